import type { OwnTexts } from './en';

export const es: OwnTexts = {
	headline: 'Confirme, por favor',
	intro: '{company} le pide que confirme lo siguiente:',
	advice: 'Léalo primero. Confirme solo lo que espera y rechace todo lo demás.',
	button: 'Confirmar con la llave de acceso',
	decline: 'Rechazar',
	reasonLabel: 'Motivo del rechazo (opcional)',
	reasonNeeded: 'Motivo del rechazo',
	reason: 'Indique por qué lo rechaza.',
	notYou:
		'Este enlace es solo para la persona indicada arriba. ¿No es usted? Cierre esta página y avise al remitente del enlace.',
	saving: 'Comprobando su llave de acceso…',
	confirmedHeadline: 'Confirmado',
	confirmedText: 'Lo confirmó con su llave de acceso el {time}. Puede cerrar esta página.',
	declinedHeadline: 'Rechazado',
	declinedText: 'Lo rechazó el {time}. Puede cerrar esta página.',
	unsupported:
		'Este navegador no puede usar llaves de acceso. Abra el enlace en una versión actual de Chrome, Edge, Firefox o Safari.',
	canceled: 'No se confirmó nada: la solicitud se canceló o su llave no respondió.',
	timedOut: 'El tiempo se agotó antes de que su llave respondiera. No se confirmó nada.',
	unexpected: 'Su navegador no pudo usar la llave de acceso. No se confirmó nada.',
	closed: 'Este enlace está cerrado y no se confirmó nada. Pida uno nuevo al remitente.',
	decided: 'Ya se ha tomado una decisión.',
	confirmedAt:
		'Esto se confirmó el {time}. Si no fue usted, avise de inmediato a su departamento de informática.',
	declinedAt: 'Esto se rechazó el {time}. Si no fue usted, avise a su departamento de informática.',
	over: 'Ya se ha decidido, ha caducado o se ha retirado. Si aún no ha decidido, pida un enlace nuevo al remitente.',
	probably: 'Probablemente se ha recibido su respuesta. Pregunte al remitente.',
	stale: 'Esta solicitud se hizo en otro lugar, quizá en otra ventana. Inténtelo de nuevo aquí.',
	mismatch: 'La respuesta no corresponde a esta página. No se confirmó nada. Inténtelo de nuevo.',
	disabled:
		'Su cuenta no puede confirmar nada en este momento. Póngase en contacto con su departamento de informática.',
	mfaOff:
		'La autenticación multifactor está desactivada en su cuenta, por lo que no se puede confirmar nada. Póngase en contacto con su departamento de informática.',
	bypass:
		'En este momento su cuenta puede iniciar sesión sin llave de acceso, por lo que no se puede confirmar nada. Póngase en contacto con su departamento de informática.',
	noKey:
		'Su cuenta no tiene ninguna llave de acceso que pueda confirmarlo. Configure una primero o póngase en contacto con su departamento de informática.',
	settings:
		'La configuración de su empresa no lo permite en este momento. Avise a su departamento de informática.',
};
