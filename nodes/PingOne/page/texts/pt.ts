import type { Texts } from './en';

export const pt: Texts = {
	lang: 'pt-BR',
	headline: 'Configure sua chave de acesso',
	hello: 'Olá, {name}!',
	intro:
		'Com uma chave de acesso, você entra em {company} usando impressão digital, rosto, PIN ou chave de segurança. Leva cerca de um minuto.',
	notYou:
		'Este link é apenas para a pessoa indicada acima. Não é você? Feche esta página e avise quem enviou o link.',
	kindPlatform:
		'Você precisa de um celular ou computador que reconheça você por impressão digital, rosto ou PIN. Abra esta página nesse dispositivo.',
	kindSecurityKey:
		'Você precisa de uma chave de segurança: um pequeno dispositivo que se conecta ou se aproxima do celular. Deixe-a à mão.',
	kindEither:
		'Você pode usar este dispositivo com impressão digital, rosto ou PIN, seu celular ou uma chave de segurança.',
	nicknameLabel: 'Nome desta chave (opcional)',
	nicknameHint: 'Por exemplo: notebook do trabalho',
	button: 'Configurar chave de acesso',
	again: 'Tentar de novo',
	preparing: 'Um momento…',
	waiting: 'Agora siga as instruções do seu navegador.',
	saving: 'Chave de acesso criada. Salvando…',
	doneHeadline: 'Tudo pronto',
	doneText: 'Sua chave de acesso está registrada. Você pode fechar esta página.',
	goOn: 'Continuar',
	blockedHeadline: 'Este link não pode mais ser usado',
	cannotHeadline: 'Isto não funciona aqui',
	noScript: 'Esta página precisa de JavaScript. Permita-o para esta página e recarregue-a.',
	unsupported:
		'Este navegador não consegue configurar chaves de acesso. Abra o link em uma versão atual do Chrome, Edge, Firefox ou Safari.',
	insecure:
		'Esta página não é segura, por isso seu navegador não permite chaves de acesso nela. Avise quem enviou o link: o endereço precisa começar com https.',
	inApp:
		'O link foi aberto dentro de outro aplicativo, que muitas vezes não consegue configurar chaves de acesso. Copie-o e abra-o no seu navegador de costume, como Safari, Chrome ou Edge.',
	copyLink: 'Copiar link',
	copied: 'Link copiado',
	opaque:
		'Esta página está sendo exibida com restrições sob as quais nenhum navegador permite chaves de acesso. Avise o departamento de TI: a página não pode estar isolada (sandbox).',
	noPlatform:
		'Parece que este dispositivo ainda não reconhece você por impressão digital, rosto ou PIN. Configure o bloqueio de tela ou abra o link em outro dispositivo.',
	canceled: 'Nada foi configurado: a solicitação foi cancelada ou sua chave não respondeu.',
	timedOut: 'O tempo acabou antes que sua chave respondesse. Nada foi configurado.',
	already: 'Você já registrou esta chave. Para adicionar outra, use uma chave diferente.',
	unsuitable:
		'Este navegador ou sua chave não atende ao que sua empresa exige. Use outro navegador ou outra chave.',
	wrongHost:
		'Seu navegador não permite a chave de acesso neste endereço. Avise o departamento de TI: o Relying Party ID não corresponde ao endereço desta página.',
	unexpected:
		'Seu navegador não conseguiu configurar a chave de acesso. Atualize-o ou abra o link em outro navegador.',
	offline: 'Sem conexão. Verifique a rede e tente de novo.',
	expired: 'Ele expirou. Peça um novo a quem o enviou.',
	closed: 'Ele foi fechado, por exemplo após muitas tentativas. Peça um novo a quem o enviou.',
	used: 'Ele já foi usado. Se não foi você, avise imediatamente o departamento de TI.',
	wrongLink:
		'Este link ou código não abre esta página. Procure a última mensagem que você recebeu e abra o link dela.',
	busy: 'Há muita atividade neste link no momento. Espere alguns segundos e tente de novo.',
	invalid: 'Algo se perdeu no caminho. Tente de novo. Se não adiantar, recarregue esta página.',
	stale: 'Esta tentativa terminou em outro lugar, talvez em outra janela. Tente de novo aqui.',
	late: 'A chave respondeu tarde demais. Tente de novo.',
	mismatch: 'A resposta não corresponde a esta página. Tente de novo.',
	refused: 'A política da sua empresa não permite esta chave. Use outra.',
	known: 'Esta chave já está registrada, talvez em outra conta. Use outra.',
	limit:
		'Você já tem o número máximo de chaves permitido. Peça ao departamento de TI que remova uma.',
	policy:
		'No momento, as configurações da sua empresa não permitem isto. Avise o departamento de TI.',
	unavailable:
		'O serviço de login não está respondendo no momento. Espere um minuto e tente de novo.',
	attemptsLeft: 'Tentativas restantes: {left}',
	reference: 'Para o departamento de TI: {reference}',
	account: 'Conta: {account}',
	validUntil: 'Este link é válido até {time}.',
	nextTime: 'Na próxima vez que entrar em {company}, escolha a chave de acesso.',
	opening: 'Verificando seu link…',
	pasteHeadline: 'Falta uma parte do link',
	pasteText:
		'O programa que abriu o link cortou a última parte. Copie da mensagem o código ou o link inteiro e cole aqui.',
	pasteLabel: 'Código da mensagem',
	pasteButton: 'Continuar para a página',
	startCodeLabel: 'Código de início',
	startCodeHint: 'Oito dígitos que você recebeu separadamente do link',
	startCode: 'Este código de início não está correto. Confira e tente de novo.',
	disabled:
		'No momento, sua conta não pode configurar uma chave de acesso. Fale com o departamento de TI.',
	notYet: 'Ainda não é a sua vez. Abra o link de novo mais tarde.',
	usedAt: 'Ele foi usado em {time}. Se não foi você, avise imediatamente o departamento de TI.',
	reportButton: 'Não fui eu',
	reported: 'Obrigado. Sua organização foi avisada.',
	moved: 'O endereço desta página mudou desde que o link foi criado. Peça um novo link.',
	checking:
		'Sua chave de acesso talvez já esteja salva. O serviço de login ainda não confirmou. Deixe esta página aberta: ela pergunta de novo sozinha.',
	retrying: 'Tentando de novo…',
	revoked: 'Ele foi cancelado. Peça um novo a quem o enviou.',
	over: 'Ele foi usado, expirou ou foi cancelado. Se você ainda não tem uma chave de acesso, peça um novo link a quem o enviou.',
	probably:
		'Sua chave de acesso provavelmente foi salva. Entre com ela. Se não funcionar, peça um novo link a quem o enviou.',
	running: 'Este link não está pronto no momento. Espere um minuto e tente de novo.',
	unasked:
		'Seu navegador não perguntou nada. Feche as outras janelas dele, entre no seu gerenciador de senhas ou desative-o, ou use outro navegador.',
	leftover:
		'A chave de acesso que seu dispositivo acabou de criar para {company} não funciona. Apague-a no dispositivo, para que ela não seja oferecida a você.',
	fallback:
		'Isto leva um momento. Se nada acontecer, copie o link da mensagem e abra-o em uma versão atual do Chrome, Edge, Firefox ou Safari.',
	trouble:
		'Seu dispositivo ou sua chave não conseguiu fazer isso. Desbloqueie o dispositivo, ou retire a chave e conecte-a de novo. Se não adiantar, use outro dispositivo ou navegador.',
	phone:
		'Para usar o celular, escolha-o na janela do navegador e leia o código QR. O Bluetooth precisa estar ligado nos dois.',
	newPin:
		'Uma chave de segurança pede o PIN dela. Se for nova, o navegador pede que você escolha um.',
	makeAndModel:
		'O navegador pode perguntar se este site pode ver a marca e o modelo da sua chave: permita.',
	keptSynced:
		'Ela está salva com suas senhas e chaves de acesso, e também nos seus outros dispositivos.',
	keptDevice: 'Ela está salva neste dispositivo e só funciona com ele.',
	keptKey: 'Ela está salva na sua chave de segurança. Guarde-a em um lugar seguro.',
	trialHeadline: 'Agora use-a uma vez',
	trialWaiting: 'Sua chave de acesso está registrada. Use-a uma vez agora, para ver se funciona.',
	trialAgain:
		'Sua chave de acesso está registrada, mas ainda não respondeu. Tente de novo ou termine sem testar.',
	trialSkip: 'Terminar sem testar',
	trialPassed: 'Você entrou uma vez com ela: funciona.',
	trialFailed:
		'Ainda não foi possível entrar com ela. Se mais tarde também não for, fale com o departamento de TI.',
	backup:
		'Se você a perder, uma segunda chave de acesso ainda permite entrar. Você pode adicioná-la agora, em outro dispositivo ou em uma chave de segurança.',
	backupButton: 'Adicionar uma segunda chave de acesso',
};
