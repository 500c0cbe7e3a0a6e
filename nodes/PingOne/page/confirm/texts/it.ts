import type { OwnTexts } from './en';

export const it: OwnTexts = {
	headline: 'Conferma richiesta',
	intro: '{company} ti chiede di confermare quanto segue:',
	advice: 'Leggi prima con attenzione. Conferma solo ciò che ti aspetti e rifiuta tutto il resto.',
	button: 'Conferma con la passkey',
	decline: 'Rifiuta',
	reasonLabel: 'Motivo del rifiuto (facoltativo)',
	reasonNeeded: 'Motivo del rifiuto',
	reason: 'Indica perché rifiuti.',
	notYou:
		'Questo link è riservato alla persona indicata sopra. Non sei tu? Chiudi questa pagina e avvisa chi ti ha inviato il link.',
	saving: 'Verifica della passkey in corso…',
	confirmedHeadline: 'Confermato',
	confirmedText: 'Hai confermato con la tua passkey il {time}. Puoi chiudere questa pagina.',
	declinedHeadline: 'Rifiutato',
	declinedText: 'Hai rifiutato il {time}. Puoi chiudere questa pagina.',
	unsupported:
		'Questo browser non può usare le passkey. Apri il link in una versione aggiornata di Chrome, Edge, Firefox o Safari.',
	canceled:
		'Non è stato confermato nulla: la richiesta è stata annullata o la chiave non ha risposto.',
	timedOut: 'Il tempo è scaduto prima della risposta della chiave. Non è stato confermato nulla.',
	unexpected: 'Il browser non è riuscito a usare la passkey. Non è stato confermato nulla.',
	closed: 'Questo link è chiuso e non è stato confermato nulla. Chiedine uno nuovo al mittente.',
	decided: 'La decisione è già stata presa.',
	confirmedAt:
		'È stato confermato il {time}. Se non sei stato tu, avvisa subito il tuo reparto IT.',
	declinedAt: 'È stato rifiutato il {time}. Se non sei stato tu, avvisa il tuo reparto IT.',
	stale: 'Questa richiesta è stata fatta altrove, forse in un’altra finestra. Riprova qui.',
	mismatch: 'La risposta non corrisponde a questa pagina. Non è stato confermato nulla. Riprova.',
	disabled: 'Al momento il tuo account non può confermare nulla. Contatta il tuo reparto IT.',
	mfaOff:
		'L’autenticazione a più fattori è disattivata per il tuo account, quindi non è possibile confermare nulla. Contatta il tuo reparto IT.',
	bypass:
		'Al momento il tuo account può accedere senza passkey, quindi non è possibile confermare nulla. Contatta il tuo reparto IT.',
	noKey:
		'Il tuo account non ha passkey con cui confermare. Configurane prima una o contatta il tuo reparto IT.',
	settings:
		'Le impostazioni della tua azienda al momento non lo consentono. Avvisa il tuo reparto IT.',
};
