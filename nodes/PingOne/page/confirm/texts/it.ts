import type { OwnTexts } from './en';

export const it: OwnTexts = {
	headline: 'Conferma richiesta',
	intro: '{company} le chiede di confermare quanto segue:',
	advice: 'Legga prima con attenzione. Confermi solo ciò che si aspetta e rifiuti tutto il resto.',
	button: 'Conferma con la passkey',
	decline: 'Rifiuta',
	reasonLabel: 'Motivo del rifiuto (facoltativo)',
	reasonNeeded: 'Motivo del rifiuto',
	reason: 'Indichi perché rifiuta.',
	notYou:
		'Questo link è riservato alla persona indicata sopra. Non è lei? Chiuda questa pagina e avvisi chi le ha inviato il link.',
	saving: 'Verifica della passkey in corso…',
	confirmedHeadline: 'Confermato',
	confirmedText: 'Ha confermato con la sua passkey il {time}. Può chiudere questa pagina.',
	declinedHeadline: 'Rifiutato',
	declinedText: 'Ha rifiutato il {time}. Può chiudere questa pagina.',
	unsupported:
		'Questo browser non può usare le passkey. Apra il link in una versione aggiornata di Chrome, Edge, Firefox o Safari.',
	canceled:
		'Non è stato confermato nulla: la richiesta è stata annullata o la chiave non ha risposto.',
	timedOut: 'Il tempo è scaduto prima della risposta della chiave. Non è stato confermato nulla.',
	unexpected: 'Il browser non è riuscito a usare la passkey. Non è stato confermato nulla.',
	closed: 'Questo link è chiuso e non è stato confermato nulla. Ne chieda uno nuovo al mittente.',
	decided: 'La decisione è già stata presa.',
	confirmedAt: 'È stato confermato il {time}. Se non è stato lei, avvisi subito il suo reparto IT.',
	declinedAt: 'È stato rifiutato il {time}. Se non è stato lei, avvisi il suo reparto IT.',
	over: 'È già stato deciso, oppure il link è scaduto o è stato ritirato. Se non ha ancora deciso, chieda un nuovo link al mittente.',
	probably: 'La sua risposta è stata probabilmente ricevuta. Chieda conferma al mittente.',
	stale: 'Questa richiesta è stata fatta altrove, forse in un’altra finestra. Riprovi qui.',
	mismatch: 'La risposta non corrisponde a questa pagina. Non è stato confermato nulla. Riprovi.',
	disabled: 'Al momento il suo account non può confermare nulla. Contatti il suo reparto IT.',
	mfaOff:
		'L’autenticazione a più fattori è disattivata per il suo account, quindi non è possibile confermare nulla. Contatti il suo reparto IT.',
	bypass:
		'Al momento il suo account può accedere senza passkey, quindi non è possibile confermare nulla. Contatti il suo reparto IT.',
	noKey:
		'Il suo account non ha passkey con cui confermare. Ne configuri prima una o contatti il suo reparto IT.',
	settings:
		'Le impostazioni della sua azienda al momento non lo consentono. Avvisi il suo reparto IT.',
};
