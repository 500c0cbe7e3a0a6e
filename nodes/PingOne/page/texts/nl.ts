import type { Texts } from './en';

export const nl: Texts = {
	lang: 'nl',
	headline: 'Stel uw passkey in',
	hello: 'Hallo {name},',
	intro:
		'Met een passkey logt u bij {company} in met vingerafdruk, gezicht, pincode of beveiligingssleutel. Het duurt ongeveer een minuut.',
	notYou:
		'Deze link is alleen voor de hierboven genoemde persoon. Bent u dat niet? Sluit dan deze pagina en meld het aan degene die u de link heeft gestuurd.',
	kindPlatform:
		'U hebt een telefoon of computer nodig die u herkent aan vingerafdruk, gezicht of pincode. Open deze pagina op dat apparaat.',
	kindSecurityKey:
		'U hebt een beveiligingssleutel nodig: een klein apparaat dat u insteekt of tegen uw telefoon houdt. Leg hem klaar.',
	kindEither:
		'U kunt dit apparaat met vingerafdruk, gezicht of pincode gebruiken, uw telefoon of een beveiligingssleutel.',
	nicknameLabel: 'Naam voor deze sleutel (optioneel)',
	nicknameHint: 'Bijvoorbeeld: werklaptop',
	button: 'Passkey instellen',
	again: 'Opnieuw proberen',
	preparing: 'Een ogenblik …',
	waiting: 'Volg nu de aanwijzingen van uw browser.',
	saving: 'Passkey gemaakt. Hij wordt opgeslagen …',
	doneHeadline: 'Klaar',
	doneText: 'Uw passkey is geregistreerd. U kunt deze pagina sluiten.',
	goOn: 'Verder',
	blockedHeadline: 'Deze link is niet meer te gebruiken',
	cannotHeadline: 'Dat kan hier niet',
	noScript:
		'Deze pagina heeft JavaScript nodig. Sta het toe voor deze pagina en laad haar opnieuw.',
	unsupported:
		'Deze browser kan geen passkeys instellen. Open de link in een recente Chrome, Edge, Firefox of Safari.',
	insecure:
		'Deze pagina is niet veilig, daarom staat uw browser er geen passkeys toe. Waarschuw degene die u de link stuurde: het adres moet met https beginnen.',
	inApp:
		'De link is geopend in een andere app, waarin passkeys vaak niet in te stellen zijn. Kopieer hem en open hem in uw gewone browser, zoals Safari, Chrome of Edge.',
	copyLink: 'Link kopiëren',
	copied: 'Link gekopieerd',
	opaque:
		'Deze pagina wordt getoond met beperkingen waaronder geen browser passkeys toestaat. Waarschuw uw IT-afdeling: de pagina mag niet in een sandbox staan.',
	noPlatform:
		'Dit apparaat lijkt u nog niet te herkennen aan vingerafdruk, gezicht of pincode. Stel de schermvergrendeling in, of open de link op een ander apparaat.',
	canceled:
		'Er is niets ingesteld: het verzoek is geannuleerd, of uw sleutel heeft niet geantwoord.',
	timedOut: 'De tijd was om voordat uw sleutel antwoordde. Er is niets ingesteld.',
	already: 'Deze sleutel is al voor u geregistreerd. Gebruik een andere om er een toe te voegen.',
	unsuitable:
		'Deze browser of uw sleutel kan niet wat uw bedrijf vraagt. Gebruik een andere browser of een andere sleutel.',
	wrongHost:
		'Uw browser staat de passkey op dit adres niet toe. Waarschuw uw IT-afdeling: de Relying Party ID past niet bij het adres van deze pagina.',
	unexpected:
		'Uw browser kon de passkey niet instellen. Werk de browser bij, of open de link in een andere browser.',
	offline: 'Geen verbinding. Controleer uw netwerk en probeer het opnieuw.',
	expired: 'Hij is verlopen. Vraag een nieuwe aan degene die hem stuurde.',
	closed:
		'Hij is gesloten, bijvoorbeeld na te veel pogingen. Vraag een nieuwe aan degene die hem stuurde.',
	used: 'Hij is al gebruikt. Was u dat niet, waarschuw dan meteen uw IT-afdeling.',
	wrongLink:
		'Deze link of code opent deze pagina niet. Zoek het laatste bericht dat u hebt gekregen en open de link daarin.',
	busy: 'Er gebeurt op dit moment veel op deze link. Wacht een paar seconden en probeer het opnieuw.',
	invalid:
		'Er is onderweg iets verloren gegaan. Probeer het opnieuw. Helpt dat niet, laad deze pagina dan opnieuw.',
	stale:
		'Deze poging is elders beëindigd, misschien in een ander venster. Probeer het hier opnieuw.',
	late: 'De sleutel antwoordde te laat. Probeer het opnieuw.',
	mismatch: 'Het antwoord past niet bij deze pagina. Probeer het opnieuw.',
	refused: 'Het beleid van uw bedrijf accepteert deze sleutel niet. Gebruik een andere.',
	known: 'Deze sleutel is al geregistreerd, misschien voor een ander account. Gebruik een andere.',
	limit: 'U hebt het toegestane aantal sleutels. Vraag uw IT-afdeling er een te verwijderen.',
	policy:
		'De instellingen van uw bedrijf staan dit op dit moment niet toe. Waarschuw uw IT-afdeling.',
	unavailable:
		'De aanmelddienst antwoordt op dit moment niet. Wacht een minuut en probeer het opnieuw.',
	attemptsLeft: 'Resterende pogingen: {left}',
	reference: 'Voor uw IT-afdeling: {reference}',
	account: 'Uw account: {account}',
	validUntil: 'Deze link is geldig tot {time}.',
	nextTime: 'Kies de volgende keer dat u zich bij {company} aanmeldt voor de passkey.',
	opening: 'Uw link wordt gecontroleerd …',
	pasteHeadline: 'Een deel van de link ontbreekt',
	pasteText:
		'Het programma dat de link opende, heeft het laatste deel afgekapt. Kopieer de code of de hele link uit het bericht en plak die hier.',
	pasteLabel: 'Code uit het bericht',
	pasteButton: 'Doorgaan',
	startCodeLabel: 'Startcode',
	startCodeHint: 'Acht cijfers die u los van de link hebt gekregen',
	startCode: 'Deze startcode klopt niet. Controleer hem en probeer het opnieuw.',
	disabled:
		'Voor uw account kan nu geen passkey worden ingesteld. Neem contact op met uw IT-afdeling.',
	notYet: 'U bent nog niet aan de beurt. Open de link later opnieuw.',
	usedAt: 'Hij is op {time} gebruikt. Was u dat niet? Meld het dan meteen aan uw IT-afdeling.',
	reportButton: 'Dit was ik niet',
	reported: 'Bedankt. Uw organisatie is op de hoogte gebracht.',
	moved:
		'Het adres van deze pagina is veranderd sinds de link is gemaakt. Vraag om een nieuwe link.',
	checking:
		'Uw passkey is misschien al opgeslagen. De aanmelddienst heeft dat nog niet bevestigd. Laat deze pagina open: ze vraagt het vanzelf opnieuw.',
	retrying: 'Nieuwe poging …',
	revoked: 'Hij is ingetrokken. Vraag een nieuwe aan degene die hem stuurde.',
	over: 'Hij is gebruikt, verlopen of ingetrokken. Hebt u nog geen passkey, vraag dan een nieuwe link aan degene die hem stuurde.',
	probably:
		'Uw passkey is waarschijnlijk opgeslagen. Meld u ermee aan. Lukt dat niet, vraag dan een nieuwe link aan degene die hem stuurde.',
	running: 'Deze link is op dit moment niet klaar. Wacht een minuut en probeer het opnieuw.',
	unasked:
		'Uw browser heeft u niets gevraagd. Sluit de andere vensters, meld u aan bij uw wachtwoordbeheerder of zet die uit, of neem een andere browser.',
	leftover:
		'De passkey die uw apparaat zojuist voor {company} heeft gemaakt, werkt niet. Verwijder hem op uw apparaat, zodat hij u niet wordt aangeboden.',
	fallback:
		'Dit duurt even. Gebeurt er niets, kopieer dan de link uit het bericht en open hem in een recente Chrome, Edge, Firefox of Safari.',
	trouble:
		'Uw apparaat of sleutel kon dit niet uitvoeren. Ontgrendel het apparaat, of haal de sleutel eruit en steek hem er weer in. Helpt dat niet, gebruik dan een ander apparaat of een andere browser.',
	phone:
		'Wilt u uw telefoon gebruiken, kies die dan in het venster van uw browser en scan de QR-code. Bluetooth moet op beide aanstaan.',
	newPin:
		'Een beveiligingssleutel vraagt om zijn pincode. Is hij nieuw, dan laat uw browser u er een kiezen.',
	makeAndModel:
		'Uw browser vraagt misschien of deze site merk en model van uw sleutel mag zien: sta dat toe.',
	keptSynced: 'Hij is bewaard bij uw wachtwoorden en passkeys en is er ook op uw andere apparaten.',
	keptDevice: 'Hij is op dit apparaat bewaard en werkt alleen daarmee.',
	keptKey: 'Hij is op uw beveiligingssleutel bewaard. Bewaar de sleutel op een veilige plek.',
	trialHeadline: 'Probeer hem nu één keer',
	trialWaiting: 'Uw passkey is geregistreerd. Gebruik hem nu één keer, om te zien of hij werkt.',
	trialAgain:
		'Uw passkey is geregistreerd, maar heeft nog niet gereageerd. Probeer het opnieuw, of rond af zonder te proberen.',
	trialSkip: 'Afronden zonder te proberen',
	trialPassed: 'U hebt er één keer mee ingelogd: hij werkt.',
	trialFailed:
		'Inloggen ermee is nog niet gelukt. Lukt het later ook niet, neem dan contact op met uw IT-afdeling.',
	backup:
		'Raakt u hem kwijt, dan komt u met een tweede passkey nog binnen. U kunt die nu toevoegen, op een ander apparaat of een beveiligingssleutel.',
	backupButton: 'Tweede passkey toevoegen',
};
