import type { OwnTexts } from './en';

export const fr: OwnTexts = {
	headline: 'Veuillez confirmer',
	intro: '{company} vous demande de confirmer ceci :',
	advice: 'Lisez d’abord. Confirmez uniquement ce que vous attendez et refusez tout le reste.',
	button: 'Confirmer avec la clé d’accès',
	decline: 'Refuser',
	reasonLabel: 'Motif du refus (facultatif)',
	reasonNeeded: 'Motif du refus',
	reason: 'Veuillez indiquer pourquoi vous refusez.',
	notYou:
		'Ce lien est réservé à la personne nommée ci-dessus. Ce n’est pas vous ? Fermez cette page et prévenez l’expéditeur du lien.',
	saving: 'Vérification de votre clé d’accès…',
	confirmedHeadline: 'Confirmé',
	confirmedText:
		'Vous avez confirmé ceci avec votre clé d’accès le {time}. Vous pouvez fermer cette page.',
	declinedHeadline: 'Refusé',
	declinedText: 'Vous avez refusé ceci le {time}. Vous pouvez fermer cette page.',
	unsupported:
		'Ce navigateur ne peut pas utiliser de clés d’accès. Ouvrez le lien dans une version récente de Chrome, Edge, Firefox ou Safari.',
	canceled: 'Rien n’a été confirmé : la demande a été annulée ou votre clé n’a pas répondu.',
	timedOut: 'Le délai a expiré avant la réponse de votre clé. Rien n’a été confirmé.',
	unexpected: 'Votre navigateur n’a pas pu utiliser la clé d’accès. Rien n’a été confirmé.',
	closed: 'Ce lien est fermé et rien n’a été confirmé. Demandez-en un nouveau à l’expéditeur.',
	decided: 'La décision a déjà été prise.',
	confirmedAt:
		'Ceci a été confirmé le {time}. Si ce n’était pas vous, prévenez immédiatement votre service informatique.',
	declinedAt:
		'Ceci a été refusé le {time}. Si ce n’était pas vous, prévenez votre service informatique.',
	over: 'La décision a été prise, ou le lien a expiré ou a été retiré. Si vous n’avez pas encore décidé, demandez un nouveau lien à l’expéditeur.',
	probably: 'Votre réponse a probablement été reçue. Demandez confirmation à l’expéditeur.',
	stale: 'Cette demande a été faite ailleurs, peut-être dans une autre fenêtre. Réessayez ici.',
	mismatch: 'La réponse ne correspond pas à cette page. Rien n’a été confirmé. Veuillez réessayer.',
	disabled:
		'Votre compte ne peut rien confirmer pour le moment. Veuillez contacter votre service informatique.',
	mfaOff:
		'L’authentification multifacteur est désactivée pour votre compte : rien ne peut être confirmé. Veuillez contacter votre service informatique.',
	bypass:
		'Votre compte peut actuellement se connecter sans clé d’accès : rien ne peut être confirmé. Veuillez contacter votre service informatique.',
	noKey:
		'Votre compte n’a aucune clé d’accès qui puisse confirmer ceci. Configurez-en une d’abord ou contactez votre service informatique.',
	settings:
		'Les paramètres de votre entreprise ne le permettent pas pour le moment. Veuillez prévenir votre service informatique.',
};
