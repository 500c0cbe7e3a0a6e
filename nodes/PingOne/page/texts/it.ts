import type { Texts } from './en';

export const it: Texts = {
	lang: 'it',
	headline: 'Configuri la sua passkey',
	hello: 'Buongiorno {name},',
	intro:
		'Con una passkey accede a {company} con impronta, volto, PIN o chiave di sicurezza. Ci vuole circa un minuto.',
	notYou:
		'Questo link è solo per la persona indicata sopra. Non è lei? Chiuda questa pagina e avvisi chi le ha inviato il link.',
	kindPlatform:
		'Le serve un telefono o un computer che la riconosca da impronta, volto o PIN. Apra questa pagina su quel dispositivo.',
	kindSecurityKey:
		'Le serve una chiave di sicurezza: un piccolo dispositivo da inserire o da avvicinare al telefono. La tenga a portata di mano.',
	kindEither:
		'Può usare questo dispositivo con impronta, volto o PIN, il suo telefono o una chiave di sicurezza.',
	nicknameLabel: 'Nome di questa chiave (facoltativo)',
	nicknameHint: 'Per esempio: portatile di lavoro',
	button: 'Configura passkey',
	again: 'Riprova',
	preparing: 'Un momento…',
	waiting: 'Ora segua le indicazioni del browser.',
	saving: 'Passkey creata. Salvataggio in corso…',
	doneHeadline: 'Tutto fatto',
	doneText: 'La sua passkey è registrata. Può chiudere questa pagina.',
	goOn: 'Continua',
	blockedHeadline: 'Questo link non è più valido',
	cannotHeadline: 'Qui non è possibile',
	noScript: 'Questa pagina ha bisogno di JavaScript. Lo consenta per questa pagina e la ricarichi.',
	unsupported:
		'Questo browser non può configurare passkey. Apra il link in una versione aggiornata di Chrome, Edge, Firefox o Safari.',
	insecure:
		'Questa pagina non è sicura, perciò il browser non vi consente passkey. Avvisi chi le ha inviato il link: l’indirizzo deve iniziare con https.',
	inApp:
		'Il link è stato aperto dentro un’altra app, che spesso non può configurare passkey. Lo copi e lo apra nel suo browser abituale, per esempio Safari, Chrome o Edge.',
	copyLink: 'Copia link',
	copied: 'Link copiato',
	opaque:
		'Questa pagina è mostrata con restrizioni con cui nessun browser consente passkey. Avvisi il reparto IT: la pagina non deve essere isolata (sandbox).',
	noPlatform:
		'Sembra che questo dispositivo non la riconosca ancora da impronta, volto o PIN. Imposti il blocco dello schermo o apra il link su un altro dispositivo.',
	canceled:
		'Non è stato configurato nulla: la richiesta è stata annullata o la chiave non ha risposto.',
	timedOut: 'Il tempo è scaduto prima che la chiave rispondesse. Non è stato configurato nulla.',
	already:
		'Questa chiave è già registrata a suo nome. Per aggiungerne un’altra, usi una chiave diversa.',
	unsuitable:
		'Questo browser o la sua chiave non soddisfa ciò che chiede la sua azienda. Usi un altro browser o un’altra chiave.',
	wrongHost:
		'Il browser non consente la passkey a questo indirizzo. Avvisi il reparto IT: il Relying Party ID non corrisponde all’indirizzo di questa pagina.',
	unexpected:
		'Il browser non ha potuto configurare la passkey. Lo aggiorni, o apra il link in un altro browser.',
	offline: 'Nessuna connessione. Controlli la rete e riprovi.',
	expired: 'È scaduto. Ne chieda uno nuovo a chi glielo ha inviato.',
	closed:
		'È stato chiuso, per esempio dopo troppi tentativi. Ne chieda uno nuovo a chi glielo ha inviato.',
	used: 'È già stato usato. Se non è stato lei, avvisi subito il reparto IT.',
	wrongLink:
		'Questo link o codice non apre questa pagina. Cerchi l’ultimo messaggio ricevuto e apra il suo link.',
	busy: 'C’è molta attività su questo link. Aspetti qualche secondo e riprovi.',
	invalid: 'Qualcosa è andato perso. Riprovi. Se non basta, ricarichi questa pagina.',
	stale: 'Questo tentativo è terminato altrove, forse in un’altra finestra. Riprovi qui.',
	late: 'La chiave ha risposto troppo tardi. Riprovi.',
	mismatch: 'La risposta non corrisponde a questa pagina. Riprovi.',
	refused: 'Le regole della sua azienda non accettano questa chiave. Ne usi un’altra.',
	known: 'Questa chiave è già registrata, forse per un altro account. Ne usi un’altra.',
	limit: 'Ha già tutte le chiavi consentite. Chieda al reparto IT di rimuoverne una.',
	policy: 'Le impostazioni della sua azienda al momento non lo consentono. Avvisi il reparto IT.',
	unavailable: 'Il servizio di accesso al momento non risponde. Aspetti un minuto e riprovi.',
	attemptsLeft: 'Tentativi rimasti: {left}',
	reference: 'Per il reparto IT: {reference}',
	account: 'Il suo account: {account}',
	validUntil: 'Questo link è valido fino al {time}.',
	nextTime: 'Al prossimo accesso a {company}, scelga la passkey.',
	opening: 'Verifica del link in corso…',
	pasteHeadline: 'Manca una parte del link',
	pasteText:
		'Il programma che ha aperto il link ne ha tagliato l’ultima parte. Copi dal messaggio il codice o il link intero e lo incolli qui.',
	pasteLabel: 'Codice del messaggio',
	pasteButton: 'Continua alla pagina',
	startCodeLabel: 'Codice di avvio',
	startCodeHint: 'Otto cifre ricevute separatamente dal link',
	startCode: 'Questo codice di avvio non è corretto. Lo controlli e riprovi.',
	disabled:
		'Al momento il suo account non consente di configurare una chiave. Contatti il reparto IT.',
	notYet: 'Non è ancora il suo turno. Apra di nuovo il link più tardi.',
	usedAt: 'È stato usato il {time}. Se non è stato lei, avvisi subito il reparto IT.',
	reportButton: 'Non sono stato io',
	reported: 'Grazie. La sua organizzazione è stata avvisata.',
	moved:
		'L’indirizzo di questa pagina è cambiato da quando è stato creato il link. Ne chieda uno nuovo.',
	checking:
		'La sua passkey forse è già salvata. Il servizio di accesso non lo ha ancora confermato. Lasci aperta questa pagina: lo chiede di nuovo da sola.',
	retrying: 'Nuovo tentativo…',
	revoked: 'È stato ritirato. Ne chieda uno nuovo a chi glielo ha inviato.',
	over: 'È stato usato, è scaduto o è stato ritirato. Se non ha ancora una passkey, chieda un nuovo link a chi glielo ha inviato.',
	probably:
		'La sua passkey è stata probabilmente salvata. Acceda con quella. Se non funziona, chieda un nuovo link a chi glielo ha inviato.',
	running: 'Questo link al momento non è pronto. Aspetti un minuto e riprovi.',
	unasked:
		'Il browser non le ha chiesto nulla. Chiuda le altre finestre, acceda al suo gestore di password o lo disattivi, oppure usi un altro browser.',
	leftover:
		'La passkey che il suo dispositivo ha appena creato per {company} non funziona. La elimini dal dispositivo, così non le verrà proposta.',
	fallback:
		'Ci vuole un momento. Se non succede nulla, copi il link dal messaggio e lo apra in una versione aggiornata di Chrome, Edge, Firefox o Safari.',
	trouble:
		'Il suo dispositivo o la sua chiave non ci è riuscito. Sblocchi il dispositivo, oppure estragga la chiave e la reinserisca. Se non basta, usi un altro dispositivo o browser.',
	phone:
		'Per usare il telefono, lo scelga nella finestra del browser e scansioni il codice QR. Il Bluetooth deve essere attivo su entrambi.',
	newPin:
		'Una chiave di sicurezza chiede il suo PIN. Se è nuova, il browser le fa scegliere un PIN.',
	makeAndModel:
		'Il browser potrebbe chiedere se questo sito può vedere marca e modello della chiave: lo consenta.',
	keptSynced:
		'È salvata insieme alle sue password e passkey ed è disponibile anche sugli suoi altri dispositivi.',
	keptDevice: 'È salvata su questo dispositivo e funziona solo con esso.',
	keptKey: 'È salvata sulla sua chiave di sicurezza. La conservi in un luogo sicuro.',
	trialHeadline: 'Ora la provi una volta',
	trialWaiting: 'La sua passkey è registrata. La usi una volta adesso, per vedere se funziona.',
	trialAgain:
		'La sua passkey è registrata, ma non ha ancora risposto. La provi di nuovo, oppure concluda senza prova.',
	trialSkip: 'Concludi senza prova',
	trialPassed: 'Ha effettuato l’accesso una volta con essa: funziona.',
	trialFailed:
		'L’accesso con essa non è ancora riuscito. Se non riesce neanche più tardi, contatti il reparto IT.',
	backup:
		'Se la perde, con una seconda passkey può ancora accedere. Può aggiungerla ora, su un altro dispositivo o su una chiave di sicurezza.',
	backupButton: 'Aggiungi una seconda passkey',
};
