import type { Texts } from './en';

export const pt: Texts = {
	lang: 'pt',
	headline: 'Configure a sua chave de acesso',
	hello: 'Olá, {name}:',
	intro:
		'Com uma chave de acesso, entra em {company} com impressão digital, rosto, PIN ou chave de segurança. Demora cerca de um minuto.',
	notYou:
		'Este link é apenas para a pessoa indicada acima. Não é você? Feche esta página e avise quem enviou o link.',
	kindPlatform:
		'Precisa de um telemóvel ou computador que o reconheça por impressão digital, rosto ou PIN. Abra esta página nesse dispositivo.',
	kindSecurityKey:
		'Precisa de uma chave de segurança: um pequeno dispositivo que se liga ou se encosta ao telemóvel. Tenha-a à mão.',
	kindEither:
		'Pode usar este dispositivo com impressão digital, rosto ou PIN, o seu telemóvel ou uma chave de segurança.',
	nicknameLabel: 'Nome desta chave (opcional)',
	nicknameHint: 'Por exemplo: portátil do trabalho',
	button: 'Configurar chave de acesso',
	again: 'Tentar de novo',
	preparing: 'Um momento…',
	waiting: 'Siga agora as indicações do seu navegador.',
	saving: 'Chave de acesso criada. Salvando…',
	doneHeadline: 'Tudo pronto',
	doneText: 'A sua chave de acesso está registada. Pode fechar esta página.',
	goOn: 'Continuar',
	blockedHeadline: 'Esta ligação já não pode ser usada',
	cannotHeadline: 'Aqui não é possível',
	noScript: 'Esta página precisa de JavaScript. Permita-o para esta página e volte a carregá-la.',
	unsupported:
		'Este navegador não consegue configurar chaves de acesso. Abra a ligação numa versão atual do Chrome, Edge, Firefox ou Safari.',
	insecure:
		'Esta página não é segura, por isso o seu navegador não permite chaves de acesso nela. Avise quem lhe enviou a ligação: o endereço tem de começar por https.',
	inApp:
		'A ligação foi aberta dentro de outra aplicação, que muitas vezes não consegue configurar chaves de acesso. Copie-a e abra-a no seu navegador habitual, como Safari, Chrome ou Edge.',
	copyLink: 'Copiar ligação',
	copied: 'Ligação copiada',
	opaque:
		'Esta página é mostrada com restrições sob as quais nenhum navegador permite chaves de acesso. Avise o departamento de informática: a página não pode estar isolada (sandbox).',
	noPlatform:
		'Parece que este dispositivo ainda não o reconhece por impressão digital, rosto ou PIN. Configure o bloqueio de ecrã ou abra a ligação noutro dispositivo.',
	canceled: 'Nada foi configurado: o pedido foi cancelado ou a sua chave não respondeu.',
	timedOut: 'O tempo acabou antes de a sua chave responder. Nada foi configurado.',
	already:
		'Esta chave já está registada em seu nome. Para acrescentar outra, use uma chave diferente.',
	unsuitable: 'Esta chave não faz o que a sua empresa exige. Use outra.',
	wrongHost:
		'O seu navegador não permite a chave de acesso neste endereço. Avise o departamento de informática: o Relying Party ID não corresponde ao endereço desta página.',
	unexpected:
		'O seu navegador não conseguiu configurar a chave de acesso. Atualize-o ou abra a ligação noutro navegador.',
	offline: 'Sem ligação à rede. Verifique a rede e tente de novo.',
	expired: 'Expirou. Peça uma nova a quem lha enviou.',
	closed: 'Foi fechada, por exemplo após demasiadas tentativas. Peça uma nova a quem lha enviou.',
	used: 'Já foi usada. Se não foi por si, avise já o departamento de informática.',
	wrongLink:
		'Este link ou código não abre esta página. Procure a última mensagem que recebeu e abra o link dela.',
	busy: 'Há muita atividade nesta ligação. Espere alguns segundos e tente de novo.',
	invalid:
		'Algo se perdeu no caminho. Tente de novo. Se não resultar, volte a carregar esta página.',
	stale: 'Esta tentativa terminou noutro lugar, talvez noutra janela. Tente de novo aqui.',
	late: 'A chave respondeu tarde demais. Tente de novo.',
	mismatch: 'A resposta não corresponde a esta página. Tente de novo.',
	refused: 'A política da sua empresa não aceita esta chave. Use outra.',
	known: 'Esta chave já está registada, talvez noutra conta. Use outra.',
	limit:
		'Tem tantas chaves quantas são permitidas. Peça ao departamento de informática que remova uma.',
	policy:
		'As definições da sua empresa não o permitem de momento. Avise o departamento de informática.',
	unavailable:
		'O serviço de início de sessão não responde de momento. Espere um minuto e tente de novo.',
	attemptsLeft: 'Tentativas restantes: {left}',
	reference: 'Para o departamento de informática: {reference}',
	account: 'Conta: {account}',
	validUntil: 'Este link é válido até {time}.',
	nextTime: 'Na próxima vez que entrar em {company}, escolha a chave de acesso.',
	opening: 'Verificando o seu link…',
	pasteHeadline: 'Falta uma parte do link',
	pasteText:
		'O programa que abriu o link cortou a última parte. Copie da mensagem o código ou o link inteiro e cole aqui.',
	pasteLabel: 'Código da mensagem',
	pasteButton: 'Continuar para a página',
	startCodeLabel: 'Código de início',
	startCodeHint: 'Oito dígitos que você recebeu separadamente do link',
	startCode: 'Este código de início não está correto. Confira e tente de novo.',
	disabled:
		'No momento a sua conta não permite configurar uma chave. Fale com o departamento de TI.',
	notYet: 'Ainda não é a sua vez. Abra o link de novo mais tarde.',
	usedAt: 'Ele foi usado em {time}. Se não foi você, avise imediatamente o departamento de TI.',
	reportButton: 'Não fui eu',
	reported: 'Obrigado. A sua organização foi avisada.',
	moved: 'O endereço desta página mudou desde que o link foi criado. Peça um novo link.',
	checking:
		'A sua chave de acesso talvez já esteja guardada. O serviço de início de sessão ainda não o confirmou. Deixe esta página aberta: volta a perguntar sozinha.',
	retrying: 'Nova tentativa …',
	revoked: 'Foi retirada. Peça uma nova a quem lha enviou.',
	over: 'Foi usada, expirou ou foi retirada. Se ainda não tem uma chave de acesso, peça uma nova ligação a quem lha enviou.',
	probably:
		'A sua chave de acesso foi provavelmente guardada. Inicie sessão com ela. Se não funcionar, peça uma nova ligação a quem lha enviou.',
	running: 'Esta ligação não está pronta de momento. Espere um minuto e tente de novo.',
	unasked:
		'O seu navegador não lhe perguntou nada. Feche as outras janelas, inicie sessão no seu gestor de palavras-passe ou desative-o, ou use outro navegador.',
	leftover:
		'A chave de acesso que o seu dispositivo acabou de criar para {company} não funciona. Apague-a no dispositivo, para que não lhe seja proposta.',
	fallback:
		'Isto demora um momento. Se nada acontecer, copie o link da mensagem e abra-o numa versão atual do Chrome, Edge, Firefox ou Safari.',
	trouble:
		'O seu dispositivo ou a sua chave não conseguiu fazê-lo. Desbloqueie o dispositivo, ou retire a chave e volte a inseri-la. Se não ajudar, use outro dispositivo ou navegador.',
	phone:
		'Para usar o telefone, escolha-o na janela do navegador e leia o código QR. O Bluetooth tem de estar ligado em ambos.',
	newPin: 'Uma chave de segurança pede o seu PIN. Se for nova, o navegador deixa-o escolher um.',
	makeAndModel:
		'O navegador pode perguntar se este site pode ver a marca e o modelo da sua chave: permita.',
	keptSynced:
		'Está guardada com as suas palavras-passe e chaves de acesso, e também nos seus outros dispositivos.',
	keptDevice: 'Está guardada neste dispositivo e só funciona com ele.',
	keptKey: 'Está guardada na sua chave de segurança. Guarde-a num lugar seguro.',
	trialHeadline: 'Agora experimente-a uma vez',
	trialWaiting: 'A sua chave de acesso está registada. Use-a uma vez agora, para ver se funciona.',
	trialAgain:
		'A sua chave de acesso está registada, mas ainda não respondeu. Experimente de novo ou termine sem experimentar.',
	trialSkip: 'Terminar sem experimentar',
	trialPassed: 'Iniciou sessão uma vez com ela: funciona.',
	trialFailed:
		'Iniciar sessão com ela ainda não funcionou. Se mais tarde também não funcionar, contacte o seu departamento de TI.',
};
