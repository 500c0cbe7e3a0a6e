import type { OwnTexts } from './en';

export const pt: OwnTexts = {
	headline: 'Confirme, por favor',
	intro: '{company} pede que você confirme o seguinte:',
	advice: 'Leia primeiro. Confirme apenas o que você espera e recuse todo o resto.',
	button: 'Confirmar com a chave de acesso',
	decline: 'Recusar',
	reasonLabel: 'Motivo da recusa (opcional)',
	reasonNeeded: 'Motivo da recusa',
	reason: 'Diga por que você recusa.',
	notYou:
		'Este link é apenas para a pessoa indicada acima. Não é você? Feche esta página e avise quem enviou o link.',
	saving: 'Verificando sua chave de acesso…',
	confirmedHeadline: 'Confirmado',
	confirmedText: 'Você confirmou com sua chave de acesso em {time}. Você pode fechar esta página.',
	declinedHeadline: 'Recusado',
	declinedText: 'Você recusou em {time}. Você pode fechar esta página.',
	unsupported:
		'Este navegador não consegue usar chaves de acesso. Abra o link em uma versão atual do Chrome, Edge, Firefox ou Safari.',
	canceled: 'Nada foi confirmado: a solicitação foi cancelada ou sua chave não respondeu.',
	timedOut: 'O tempo acabou antes que sua chave respondesse. Nada foi confirmado.',
	unexpected: 'Seu navegador não conseguiu usar a chave de acesso. Nada foi confirmado.',
	closed: 'Este link está fechado e nada foi confirmado. Peça um novo a quem o enviou.',
	decided: 'A decisão já foi tomada.',
	confirmedAt:
		'Isto foi confirmado em {time}. Se não foi você, avise imediatamente o departamento de TI.',
	declinedAt: 'Isto foi recusado em {time}. Se não foi você, avise o departamento de TI.',
	over: 'Já foi decidido, ou o link expirou ou foi cancelado. Se você ainda não decidiu, peça um novo link a quem o enviou.',
	probably: 'Sua resposta provavelmente foi recebida. Pergunte a quem enviou o link.',
	stale: 'Esta solicitação foi feita em outro lugar, talvez em outra janela. Tente de novo aqui.',
	mismatch: 'A resposta não corresponde a esta página. Nada foi confirmado. Tente de novo.',
	disabled: 'No momento, sua conta não pode confirmar nada. Fale com o departamento de TI.',
	mfaOff:
		'A autenticação multifator está desativada na sua conta, por isso nada pode ser confirmado. Fale com o departamento de TI.',
	bypass:
		'No momento, sua conta pode entrar sem chave de acesso, por isso nada pode ser confirmado. Fale com o departamento de TI.',
	noKey:
		'Sua conta não tem nenhuma chave de acesso que possa confirmar isto. Configure uma primeiro ou fale com o departamento de TI.',
	settings:
		'No momento, as configurações da sua empresa não permitem isto. Avise o departamento de TI.',
};
