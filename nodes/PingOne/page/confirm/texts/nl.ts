import type { OwnTexts } from './en';

export const nl: OwnTexts = {
	headline: 'Graag bevestigen',
	intro: '{company} vraagt u dit te bevestigen:',
	advice: 'Lees het eerst. Bevestig alleen wat u verwacht en wijs al het andere af.',
	button: 'Bevestigen met passkey',
	decline: 'Afwijzen',
	reasonLabel: 'Waarom u afwijst (optioneel)',
	reasonNeeded: 'Waarom u afwijst',
	reason: 'Geef aan waarom u afwijst.',
	notYou:
		'Deze link is alleen voor de hierboven genoemde persoon. Bent u dat niet? Sluit deze pagina en laat het de afzender van de link weten.',
	saving: 'Uw passkey wordt gecontroleerd …',
	confirmedHeadline: 'Bevestigd',
	confirmedText: 'U hebt dit op {time} met uw passkey bevestigd. U kunt deze pagina sluiten.',
	declinedHeadline: 'Afgewezen',
	declinedText: 'U hebt dit op {time} afgewezen. U kunt deze pagina sluiten.',
	unsupported:
		'Deze browser kan geen passkeys gebruiken. Open de link in een actuele Chrome, Edge, Firefox of Safari.',
	canceled: 'Er is niets bevestigd: het verzoek is geannuleerd of uw sleutel reageerde niet.',
	timedOut: 'De tijd was om voordat uw sleutel reageerde. Er is niets bevestigd.',
	unexpected: 'Uw browser kon de passkey niet gebruiken. Er is niets bevestigd.',
	closed: 'Deze link is gesloten en er is niets bevestigd. Vraag de afzender om een nieuwe.',
	decided: 'Hierover is al beslist.',
	confirmedAt:
		'Dit is bevestigd op {time}. Was u dat niet? Laat het uw IT-afdeling dan meteen weten.',
	declinedAt: 'Dit is afgewezen op {time}. Was u dat niet? Laat het uw IT-afdeling dan weten.',
	over: 'Er is al beslist, of de link is verlopen of ingetrokken. Hebt u nog niet beslist, vraag de afzender dan om een nieuwe link.',
	probably: 'Uw antwoord is waarschijnlijk ontvangen. Vraag het na bij de afzender.',
	stale: 'Dit verzoek is elders gedaan, misschien in een ander venster. Probeer het hier opnieuw.',
	mismatch: 'Het antwoord past niet bij deze pagina. Er is niets bevestigd. Probeer het opnieuw.',
	disabled:
		'Met uw account kan op dit moment niets worden bevestigd. Neem contact op met uw IT-afdeling.',
	mfaOff:
		'Meervoudige verificatie staat uit voor uw account, dus er kan niets worden bevestigd. Neem contact op met uw IT-afdeling.',
	bypass:
		'Uw account mag zich op dit moment zonder passkey aanmelden, dus er kan niets worden bevestigd. Neem contact op met uw IT-afdeling.',
	noKey:
		'Uw account heeft geen passkey waarmee dit kan worden bevestigd. Stel er eerst een in of neem contact op met uw IT-afdeling.',
	settings:
		'De instellingen van uw organisatie staan dit op dit moment niet toe. Laat het uw IT-afdeling weten.',
};
