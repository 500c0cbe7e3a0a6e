import type { OwnTexts } from './en';

export const pt: OwnTexts = {
	headline: 'Confirme, por favor',
	intro: '{company} pede a sua confirmação do seguinte:',
	advice: 'Leia primeiro. Confirme apenas o que espera e recuse tudo o resto.',
	button: 'Confirmar com a chave de acesso',
	decline: 'Recusar',
	reasonLabel: 'Motivo da recusa (opcional)',
	reasonNeeded: 'Motivo da recusa',
	reason: 'Indique por que motivo recusa.',
	notYou:
		'Esta ligação destina-se apenas à pessoa indicada acima. Não é essa pessoa? Feche esta página e avise o remetente da ligação.',
	saving: 'A verificar a sua chave de acesso…',
	confirmedHeadline: 'Confirmado',
	confirmedText: 'Confirmou com a sua chave de acesso em {time}. Pode fechar esta página.',
	declinedHeadline: 'Recusado',
	declinedText: 'Recusou em {time}. Pode fechar esta página.',
	unsupported:
		'Este navegador não pode usar chaves de acesso. Abra a ligação numa versão atual do Chrome, Edge, Firefox ou Safari.',
	canceled: 'Nada foi confirmado: o pedido foi cancelado ou a sua chave não respondeu.',
	timedOut: 'O tempo terminou antes de a sua chave responder. Nada foi confirmado.',
	unexpected: 'O seu navegador não conseguiu usar a chave de acesso. Nada foi confirmado.',
	closed: 'Esta ligação está fechada e nada foi confirmado. Peça uma nova ao remetente.',
	decided: 'A decisão já foi tomada.',
	confirmedAt:
		'Isto foi confirmado em {time}. Se não foi você, avise imediatamente o seu departamento de TI.',
	declinedAt: 'Isto foi recusado em {time}. Se não foi você, avise o seu departamento de TI.',
	over: 'Já foi decidido, ou o link expirou ou foi retirado. Se ainda não decidiu, peça um novo link ao remetente.',
	probably: 'A sua resposta foi provavelmente recebida. Pergunte ao remetente.',
	stale: 'Este pedido foi feito noutro local, talvez noutra janela. Tente novamente aqui.',
	mismatch: 'A resposta não corresponde a esta página. Nada foi confirmado. Tente novamente.',
	disabled: 'De momento, a sua conta não pode confirmar nada. Contacte o seu departamento de TI.',
	mfaOff:
		'A autenticação multifator está desativada na sua conta, por isso nada pode ser confirmado. Contacte o seu departamento de TI.',
	bypass:
		'De momento, a sua conta pode iniciar sessão sem chave de acesso, por isso nada pode ser confirmado. Contacte o seu departamento de TI.',
	noKey:
		'A sua conta não tem nenhuma chave de acesso que possa confirmar isto. Configure primeiro uma ou contacte o seu departamento de TI.',
	settings:
		'De momento, as definições da sua empresa não o permitem. Avise o seu departamento de TI.',
};
