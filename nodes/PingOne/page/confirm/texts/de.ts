import type { OwnTexts } from './en';

export const de: OwnTexts = {
	headline: 'Bitte bestätigen',
	intro: '{company} bittet Sie um diese Bestätigung:',
	advice: 'Lesen Sie zuerst. Bestätigen Sie nur, was Sie erwarten, und lehnen Sie alles andere ab.',
	button: 'Mit Passkey bestätigen',
	decline: 'Ablehnen',
	reasonLabel: 'Grund der Ablehnung (freiwillig)',
	reasonNeeded: 'Grund der Ablehnung',
	reason: 'Bitte geben Sie an, warum Sie ablehnen.',
	notYou:
		'Dieser Link gilt nur für die oben genannte Person. Sind Sie das nicht? Schließen Sie diese Seite und informieren Sie den Absender des Links.',
	saving: 'Ihr Passkey wird geprüft …',
	confirmedHeadline: 'Bestätigt',
	confirmedText:
		'Sie haben dies am {time} mit Ihrem Passkey bestätigt. Sie können diese Seite schließen.',
	declinedHeadline: 'Abgelehnt',
	declinedText: 'Sie haben dies am {time} abgelehnt. Sie können diese Seite schließen.',
	unsupported:
		'Dieser Browser kann keine Passkeys verwenden. Öffnen Sie den Link in einem aktuellen Chrome, Edge, Firefox oder Safari.',
	canceled:
		'Es wurde nichts bestätigt: Die Anfrage wurde abgebrochen, oder Ihr Schlüssel hat nicht geantwortet.',
	timedOut:
		'Die Zeit ist abgelaufen, bevor Ihr Schlüssel geantwortet hat. Es wurde nichts bestätigt.',
	unexpected: 'Ihr Browser konnte den Passkey nicht verwenden. Es wurde nichts bestätigt.',
	closed:
		'Dieser Link ist geschlossen, und es wurde nichts bestätigt. Bitten Sie den Absender um einen neuen.',
	decided: 'Darüber ist bereits entschieden.',
	confirmedAt:
		'Dies wurde am {time} bestätigt. Wenn Sie das nicht waren, informieren Sie sofort Ihre IT-Abteilung.',
	declinedAt:
		'Dies wurde am {time} abgelehnt. Wenn Sie das nicht waren, informieren Sie Ihre IT-Abteilung.',
	over: 'Es wurde darüber entschieden, der Link ist abgelaufen oder wurde zurückgezogen. Wenn Sie noch nicht entschieden haben, bitten Sie den Absender um einen neuen Link.',
	probably: 'Ihre Antwort ist wahrscheinlich angekommen. Fragen Sie beim Absender nach.',
	stale:
		'Diese Anfrage stammt von woanders, vielleicht aus einem anderen Fenster. Versuchen Sie es hier noch einmal.',
	mismatch:
		'Die Antwort passt nicht zu dieser Seite. Es wurde nichts bestätigt. Bitte versuchen Sie es noch einmal.',
	disabled:
		'Mit Ihrem Konto kann zurzeit nichts bestätigt werden. Bitte wenden Sie sich an Ihre IT-Abteilung.',
	mfaOff:
		'Für Ihr Konto ist die Multi-Faktor-Authentifizierung ausgeschaltet, deshalb kann nichts bestätigt werden. Bitte wenden Sie sich an Ihre IT-Abteilung.',
	bypass:
		'Ihr Konto darf sich zurzeit ohne Passkey anmelden, deshalb kann nichts bestätigt werden. Bitte wenden Sie sich an Ihre IT-Abteilung.',
	noKey:
		'Ihr Konto hat keinen Passkey, mit dem sich dies bestätigen lässt. Richten Sie zuerst einen ein, oder wenden Sie sich an Ihre IT-Abteilung.',
	settings:
		'Die Einstellungen Ihres Unternehmens lassen dies zurzeit nicht zu. Bitte informieren Sie Ihre IT-Abteilung.',
};
