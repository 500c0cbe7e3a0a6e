import type { Texts } from './en';

export const fr: Texts = {
	lang: 'fr',
	headline: 'Configurez votre clé d’accès',
	hello: 'Bonjour {name},',
	intro:
		'Avec une clé d’accès, vous vous connectez à {company} par empreinte digitale, visage, code PIN ou clé de sécurité. Cela prend environ une minute.',
	notYou:
		'Ce lien est réservé à la personne nommée ci-dessus. Ce n’est pas vous ? Fermez cette page et prévenez la personne qui vous a envoyé le lien.',
	kindPlatform:
		'Il vous faut un téléphone ou un ordinateur qui vous reconnaît par empreinte digitale, visage ou code PIN. Ouvrez cette page sur cet appareil.',
	kindSecurityKey:
		'Il vous faut une clé de sécurité : un petit appareil à brancher ou à approcher de votre téléphone. Gardez-la à portée de main.',
	kindEither:
		'Vous pouvez utiliser cet appareil avec empreinte digitale, visage ou code PIN, votre téléphone ou une clé de sécurité.',
	nicknameLabel: 'Nom de cette clé (facultatif)',
	nicknameHint: 'Par exemple : portable du bureau',
	button: 'Configurer la clé d’accès',
	again: 'Réessayer',
	preparing: 'Un instant…',
	waiting: 'Suivez maintenant les indications de votre navigateur.',
	saving: 'Clé d’accès créée. Enregistrement…',
	doneHeadline: 'C’est fait',
	doneText: 'Votre clé d’accès est enregistrée. Vous pouvez fermer cette page.',
	goOn: 'Continuer',
	blockedHeadline: 'Ce lien n’est plus utilisable',
	cannotHeadline: 'Ce n’est pas possible ici',
	noScript: 'Cette page a besoin de JavaScript. Autorisez-le pour cette page, puis rechargez-la.',
	unsupported:
		'Ce navigateur ne sait pas configurer de clé d’accès. Ouvrez le lien dans une version récente de Chrome, Edge, Firefox ou Safari.',
	insecure:
		'Cette page n’est pas sécurisée, votre navigateur n’y autorise donc pas les clés d’accès. Prévenez la personne qui vous a envoyé le lien : son adresse doit commencer par https.',
	inApp:
		'Le lien a été ouvert dans une autre application, qui souvent ne sait pas configurer de clé d’accès. Copiez-le et ouvrez-le dans votre navigateur habituel, par exemple Safari, Chrome ou Edge.',
	copyLink: 'Copier le lien',
	copied: 'Lien copié',
	opaque:
		'Cette page est affichée avec des restrictions sous lesquelles aucun navigateur n’autorise les clés d’accès. Prévenez votre service informatique : la page ne doit pas être isolée (sandbox).',
	noPlatform:
		'Cet appareil ne semble pas encore vous reconnaître par empreinte digitale, visage ou code PIN. Configurez le verrouillage de l’écran, ou ouvrez le lien sur un autre appareil.',
	canceled: 'Rien n’a été configuré : la demande a été annulée, ou votre clé n’a pas répondu.',
	timedOut: 'Le délai s’est écoulé avant la réponse de votre clé. Rien n’a été configuré.',
	already: 'Cette clé est déjà enregistrée pour vous. Pour en ajouter une, utilisez une autre clé.',
	unsuitable:
		'Ce navigateur ou votre clé ne répond pas aux exigences de votre entreprise. Utilisez un autre navigateur ou une autre clé.',
	wrongHost:
		'Votre navigateur n’autorise pas la clé d’accès à cette adresse. Prévenez votre service informatique : le Relying Party ID ne correspond pas à l’adresse de cette page.',
	unexpected:
		'Votre navigateur n’a pas pu configurer la clé d’accès. Mettez-le à jour, ou ouvrez le lien dans un autre navigateur.',
	offline: 'Pas de connexion. Vérifiez votre réseau, puis réessayez.',
	expired: 'Il a expiré. Demandez-en un nouveau à la personne qui vous l’a envoyé.',
	closed:
		'Il a été fermé, par exemple après trop de tentatives. Demandez-en un nouveau à la personne qui vous l’a envoyé.',
	used: 'Il a déjà été utilisé. Si ce n’était pas vous, prévenez tout de suite votre service informatique.',
	wrongLink:
		'Ce lien ou ce code n’ouvre pas cette page. Cherchez le dernier message reçu et ouvrez son lien.',
	busy: 'Ce lien est très sollicité en ce moment. Attendez quelques secondes, puis réessayez.',
	invalid:
		'Quelque chose s’est perdu en route. Réessayez. Si cela ne suffit pas, rechargez cette page.',
	stale: 'Cet essai a pris fin ailleurs, peut-être dans une autre fenêtre. Réessayez ici.',
	late: 'La clé a répondu trop tard. Réessayez.',
	mismatch: 'La réponse ne correspond pas à cette page. Veuillez réessayer.',
	refused: 'Les règles de votre entreprise n’acceptent pas cette clé. Utilisez-en une autre.',
	known: 'Cette clé est déjà enregistrée, peut-être pour un autre compte. Utilisez-en une autre.',
	limit:
		'Vous avez autant de clés qu’il est permis. Demandez à votre service informatique d’en supprimer une.',
	policy:
		'Les paramètres de votre entreprise ne le permettent pas pour le moment. Prévenez votre service informatique.',
	unavailable:
		'Le service de connexion ne répond pas pour le moment. Attendez une minute, puis réessayez.',
	attemptsLeft: 'Essais restants : {left}',
	reference: 'Pour votre service informatique : {reference}',
	account: 'Compte : {account}',
	validUntil: 'Ce lien est valable jusqu’au {time}.',
	nextTime: 'Lors de votre prochaine connexion à {company}, choisissez la clé d’accès.',
	opening: 'Vérification de votre lien…',
	pasteHeadline: 'Il manque une partie du lien',
	pasteText:
		'Le programme qui a ouvert le lien en a coupé la fin. Copiez le code ou le lien entier depuis le message et collez-le ici.',
	pasteLabel: 'Code du message',
	pasteButton: 'Continuer vers la page',
	startCodeLabel: 'Code de démarrage',
	startCodeHint: 'Huit chiffres que vous avez reçus séparément du lien',
	startCode: 'Ce code de démarrage n’est pas correct. Vérifiez-le, puis réessayez.',
	disabled:
		'Votre compte ne permet pas de configurer une clé pour le moment. Contactez votre service informatique.',
	notYet: 'Ce n’est pas encore votre tour. Ouvrez le lien de nouveau plus tard.',
	usedAt:
		'Il a été utilisé le {time}. Si ce n’était pas vous, prévenez immédiatement votre service informatique.',
	reportButton: 'Ce n’était pas moi',
	reported: 'Merci. Votre organisation a été prévenue.',
	moved: 'L’adresse de cette page a changé depuis la création du lien. Demandez un nouveau lien.',
	checking:
		'Votre clé d’accès est peut-être déjà enregistrée. Le service de connexion ne l’a pas encore confirmé. Laissez cette page ouverte : elle redemande d’elle-même.',
	retrying: 'Nouvel essai…',
	revoked: 'Il a été retiré. Demandez-en un nouveau à la personne qui vous l’a envoyé.',
	over: 'Il a été utilisé, a expiré ou a été retiré. Si vous n’avez pas encore de clé d’accès, demandez un nouveau lien à la personne qui vous l’a envoyé.',
	probably:
		'Votre clé d’accès a probablement été enregistrée. Connectez-vous avec elle. Si cela ne marche pas, demandez un nouveau lien à la personne qui vous l’a envoyé.',
	running: 'Ce lien n’est pas prêt pour le moment. Attendez une minute, puis réessayez.',
	unasked:
		'Votre navigateur ne vous a rien demandé. Fermez ses autres fenêtres, connectez-vous à votre gestionnaire de mots de passe ou désactivez-le, ou prenez un autre navigateur.',
	leftover:
		'La clé d’accès que votre appareil vient de créer pour {company} ne fonctionne pas. Supprimez-la sur votre appareil pour qu’elle ne vous soit pas proposée.',
	fallback:
		'Cela prend un moment. Si rien ne se passe, copiez le lien du message et ouvrez-le dans une version récente de Chrome, Edge, Firefox ou Safari.',
	trouble:
		'Votre appareil ou votre clé n’y est pas parvenu. Déverrouillez l’appareil, ou retirez la clé et remettez-la. Si cela n’aide pas, utilisez un autre appareil ou un autre navigateur.',
	phone:
		'Pour utiliser votre téléphone, choisissez-le dans la fenêtre du navigateur et scannez le code QR. Le Bluetooth doit être activé sur les deux.',
	newPin:
		'Une clé de sécurité demande son code PIN. Si elle est neuve, le navigateur vous en fait choisir un.',
	makeAndModel:
		'Votre navigateur peut demander si ce site peut voir la marque et le modèle de votre clé : autorisez-le.',
	keptSynced:
		'Elle est enregistrée avec vos mots de passe et clés d’accès, et disponible aussi sur vos autres appareils.',
	keptDevice: 'Elle est enregistrée sur cet appareil et ne fonctionne qu’avec lui.',
	keptKey: 'Elle est enregistrée sur votre clé de sécurité. Conservez-la en lieu sûr.',
	trialHeadline: 'Essayez-la une fois',
	trialWaiting:
		'Votre clé d’accès est enregistrée. Utilisez-la une fois maintenant, pour voir si elle fonctionne.',
	trialAgain:
		'Votre clé d’accès est enregistrée, mais elle n’a pas encore répondu. Réessayez, ou terminez sans essai.',
	trialSkip: 'Terminer sans essai',
	trialPassed: 'Vous vous êtes connecté une fois avec elle : elle fonctionne.',
	trialFailed:
		'La connexion avec elle n’a pas encore fonctionné. Si elle ne fonctionne pas non plus plus tard, contactez votre service informatique.',
	backup:
		'En cas de perte, une deuxième clé d’accès vous dépanne. Ajoutez-la maintenant, sur un autre appareil ou une clé de sécurité.',
	backupButton: 'Ajouter une deuxième clé d’accès',
};
