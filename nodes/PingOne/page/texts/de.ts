import type { Texts } from './en';

export const de: Texts = {
	lang: 'de',
	headline: 'Passkey einrichten',
	hello: 'Guten Tag {name},',
	intro:
		'Mit einem Passkey melden Sie sich bei {company} per Fingerabdruck, Gesicht, PIN oder Sicherheitsschlüssel an. Das dauert etwa eine Minute.',
	notYou:
		'Dieser Link ist nur für die oben genannte Person. Sind Sie das nicht? Dann schließen Sie die Seite und sagen Sie der Person Bescheid, von der Sie den Link haben.',
	kindPlatform:
		'Sie brauchen ein Telefon oder einen Computer, der Sie an Fingerabdruck, Gesicht oder PIN erkennt. Öffnen Sie diese Seite auf dem Gerät.',
	kindSecurityKey:
		'Sie brauchen einen Sicherheitsschlüssel: ein kleines Gerät, das Sie einstecken oder an Ihr Telefon halten. Legen Sie ihn bereit.',
	kindEither:
		'Sie können dieses Gerät mit Fingerabdruck, Gesicht oder PIN verwenden, Ihr Telefon oder einen Sicherheitsschlüssel.',
	nicknameLabel: 'Name für diesen Schlüssel (freiwillig)',
	nicknameHint: 'Zum Beispiel: Arbeitslaptop',
	button: 'Passkey einrichten',
	again: 'Noch einmal versuchen',
	preparing: 'Einen Moment …',
	waiting: 'Folgen Sie jetzt den Anweisungen Ihres Browsers.',
	saving: 'Passkey erstellt. Er wird gespeichert …',
	doneHeadline: 'Alles erledigt',
	doneText: 'Ihr Passkey ist eingerichtet. Sie können diese Seite schließen.',
	goOn: 'Weiter',
	blockedHeadline: 'Dieser Link gilt nicht mehr',
	cannotHeadline: 'Hier geht das nicht',
	noScript:
		'Diese Seite braucht JavaScript. Erlauben Sie es für diese Seite und laden Sie sie neu.',
	unsupported:
		'Dieser Browser kann keine Passkeys einrichten. Öffnen Sie den Link mit einem aktuellen Chrome, Edge, Firefox oder Safari.',
	insecure:
		'Diese Seite ist nicht sicher, deshalb erlaubt Ihr Browser hier keine Passkeys. Bitte sagen Sie der Person Bescheid, von der Sie den Link haben: Die Adresse muss mit https beginnen.',
	inApp:
		'Der Link wurde in einer anderen App geöffnet, in der sich Passkeys oft nicht einrichten lassen. Kopieren Sie ihn und öffnen Sie ihn in Ihrem gewohnten Browser, etwa Safari, Chrome oder Edge.',
	copyLink: 'Link kopieren',
	copied: 'Link kopiert',
	opaque:
		'Diese Seite wird mit Einschränkungen angezeigt, unter denen kein Browser Passkeys erlaubt. Bitte sagen Sie Ihrer IT-Abteilung: Die Seite darf nicht in einer Sandbox laufen.',
	noPlatform:
		'Dieses Gerät erkennt Sie anscheinend noch nicht an Fingerabdruck, Gesicht oder PIN. Richten Sie die Bildschirmsperre ein, oder öffnen Sie den Link auf einem anderen Gerät.',
	canceled:
		'Es wurde nichts eingerichtet: Der Vorgang wurde abgebrochen, oder Ihr Schlüssel hat nicht geantwortet.',
	timedOut: 'Die Zeit war um, bevor Ihr Schlüssel geantwortet hat. Es wurde nichts eingerichtet.',
	already:
		'Dieser Schlüssel ist für Sie schon eingerichtet. Für einen weiteren nehmen Sie bitte einen anderen.',
	unsuitable:
		'Dieser Browser oder Ihr Schlüssel kann nicht, was Ihr Unternehmen verlangt. Nehmen Sie einen anderen Browser oder einen anderen Schlüssel.',
	wrongHost:
		'Ihr Browser erlaubt den Passkey unter dieser Adresse nicht. Bitte sagen Sie Ihrer IT-Abteilung: Die Relying Party ID passt nicht zur Adresse dieser Seite.',
	unexpected:
		'Ihr Browser konnte den Passkey nicht einrichten. Aktualisieren Sie ihn, oder öffnen Sie den Link in einem anderen Browser.',
	offline: 'Keine Verbindung. Prüfen Sie Ihr Netz und versuchen Sie es noch einmal.',
	expired: 'Er ist abgelaufen. Bitten Sie die Person, von der Sie ihn haben, um einen neuen.',
	closed:
		'Er wurde geschlossen, zum Beispiel nach zu vielen Versuchen. Bitten Sie die Person, von der Sie ihn haben, um einen neuen.',
	used: 'Er wurde schon benutzt. Waren Sie das nicht, sagen Sie sofort Ihrer IT-Abteilung Bescheid.',
	wrongLink:
		'Dieser Link oder Code öffnet diese Seite nicht. Suchen Sie die letzte Nachricht, die Sie bekommen haben, und öffnen Sie deren Link.',
	busy: 'Unter diesem Link ist gerade viel los. Warten Sie ein paar Sekunden und versuchen Sie es noch einmal.',
	invalid:
		'Unterwegs ist etwas verloren gegangen. Versuchen Sie es noch einmal. Wenn das nicht hilft, laden Sie diese Seite neu.',
	stale:
		'Dieser Versuch wurde anderswo beendet, vielleicht in einem anderen Fenster. Versuchen Sie es hier noch einmal.',
	late: 'Der Schlüssel hat zu spät geantwortet. Bitte versuchen Sie es noch einmal.',
	mismatch: 'Die Antwort passt nicht zu dieser Seite. Bitte versuchen Sie es noch einmal.',
	refused:
		'Die Richtlinie Ihres Unternehmens lässt diesen Schlüssel nicht zu. Bitte nehmen Sie einen anderen.',
	known:
		'Dieser Schlüssel ist schon eingerichtet, vielleicht für ein anderes Konto. Bitte nehmen Sie einen anderen.',
	limit:
		'Sie haben so viele Schlüssel, wie erlaubt sind. Bitten Sie Ihre IT-Abteilung, einen zu entfernen.',
	policy:
		'Die Einstellungen Ihres Unternehmens lassen das zurzeit nicht zu. Bitte sagen Sie Ihrer IT-Abteilung Bescheid.',
	unavailable:
		'Der Anmeldedienst antwortet zurzeit nicht. Warten Sie eine Minute und versuchen Sie es noch einmal.',
	attemptsLeft: 'Verbleibende Versuche: {left}',
	reference: 'Für Ihre IT-Abteilung: {reference}',
	account: 'Konto: {account}',
	validUntil: 'Dieser Link gilt bis {time}.',
	nextTime: 'Wählen Sie bei der nächsten Anmeldung bei {company} den Passkey.',
	opening: 'Ihr Link wird geprüft …',
	pasteHeadline: 'Ein Teil des Links fehlt',
	pasteText:
		'Das Programm, das den Link geöffnet hat, hat seinen letzten Teil abgeschnitten. Kopieren Sie den Code oder den ganzen Link aus der Nachricht und fügen Sie ihn hier ein.',
	pasteLabel: 'Code aus der Nachricht',
	pasteButton: 'Weiter',
	startCodeLabel: 'Startcode',
	startCodeHint: 'Acht Ziffern, die Sie getrennt von dem Link bekommen haben',
	startCode: 'Dieser Startcode stimmt nicht. Prüfen Sie ihn und versuchen Sie es noch einmal.',
	disabled:
		'Für Ihr Konto lässt sich zurzeit kein Passkey einrichten. Bitte wenden Sie sich an Ihre IT-Abteilung.',
	notYet: 'Sie sind noch nicht an der Reihe. Öffnen Sie den Link später noch einmal.',
	usedAt:
		'Er wurde am {time} benutzt. Waren Sie das nicht, sagen Sie sofort Ihrer IT-Abteilung Bescheid.',
	reportButton: 'Das war ich nicht',
	reported: 'Danke. Ihr Unternehmen ist benachrichtigt.',
	moved:
		'Die Adresse dieser Seite hat sich geändert, seit der Link erstellt wurde. Bitten Sie um einen neuen Link.',
	checking:
		'Ihr Passkey ist vielleicht schon gespeichert. Der Anmeldedienst hat es noch nicht bestätigt. Lassen Sie diese Seite offen: Sie fragt von selbst noch einmal nach.',
	retrying: 'Neuer Versuch …',
	revoked: 'Er wurde zurückgezogen. Bitten Sie die Person, von der Sie ihn haben, um einen neuen.',
	over: 'Er wurde benutzt, ist abgelaufen oder wurde zurückgezogen. Wenn Sie noch keinen Passkey haben, bitten Sie die Person, von der Sie den Link haben, um einen neuen.',
	probably:
		'Ihr Passkey wurde wahrscheinlich gespeichert. Melden Sie sich damit an. Wenn das nicht geht, bitten Sie die Person, von der Sie den Link haben, um einen neuen.',
	running:
		'Dieser Link ist gerade nicht bereit. Warten Sie eine Minute und versuchen Sie es noch einmal.',
	unasked:
		'Ihr Browser hat Sie nicht gefragt. Schließen Sie seine anderen Fenster, melden Sie sich bei Ihrem Passwortmanager an oder schalten Sie ihn aus, oder nehmen Sie einen anderen Browser.',
	leftover:
		'Der Passkey, den Ihr Gerät gerade für {company} erstellt hat, funktioniert nicht. Löschen Sie ihn auf Ihrem Gerät, damit er Ihnen nicht angeboten wird.',
	fallback:
		'Das dauert einen Moment. Wenn nichts geschieht, kopieren Sie den Link aus der Nachricht und öffnen Sie ihn mit einem aktuellen Chrome, Edge, Firefox oder Safari.',
	trouble:
		'Ihr Gerät oder Schlüssel konnte den Passkey nicht erstellen. Entsperren Sie das Gerät, oder ziehen Sie den Schlüssel ab und stecken Sie ihn wieder ein. Hilft das nicht, nehmen Sie ein anderes Gerät oder einen anderen Browser.',
	phone:
		'Möchten Sie Ihr Telefon verwenden, wählen Sie es im Fenster Ihres Browsers und scannen Sie den QR-Code. Bluetooth muss auf beiden Geräten an sein.',
	newPin:
		'Ein Sicherheitsschlüssel fragt nach seiner PIN. Ist er neu, lässt Ihr Browser Sie eine wählen.',
	makeAndModel:
		'Ihr Browser fragt vielleicht, ob diese Seite Marke und Modell Ihres Schlüssels sehen darf: Erlauben Sie es.',
	keptSynced:
		'Er ist bei Ihren Passwörtern und Passkeys gespeichert und auch auf Ihren anderen Geräten da.',
	keptDevice: 'Er ist auf diesem Gerät gespeichert und funktioniert nur damit.',
	keptKey: 'Er ist auf Ihrem Sicherheitsschlüssel gespeichert. Bewahren Sie den Schlüssel gut auf.',
	trialHeadline: 'Probieren Sie ihn einmal aus',
	trialWaiting:
		'Ihr Passkey ist eingerichtet. Verwenden Sie ihn jetzt einmal, um zu sehen, dass er funktioniert.',
	trialAgain:
		'Ihr Passkey ist eingerichtet, hat aber noch nicht geantwortet. Probieren Sie ihn noch einmal aus, oder schließen Sie ohne Probe ab.',
	trialSkip: 'Ohne Probe abschließen',
	trialPassed: 'Sie haben sich einmal damit angemeldet: Er funktioniert.',
	trialFailed:
		'Die Anmeldung damit hat noch nicht geklappt. Wenn sie auch später nicht klappt, wenden Sie sich an Ihre IT-Abteilung.',
	backup:
		'Falls Sie ihn verlieren, hilft ein zweiter Passkey. Richten Sie ihn jetzt auf einem anderen Gerät oder Sicherheitsschlüssel ein.',
	backupButton: 'Zweiten Passkey einrichten',
};
