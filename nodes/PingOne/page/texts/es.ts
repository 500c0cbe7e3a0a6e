import type { Texts } from './en';

export const es: Texts = {
	lang: 'es',
	headline: 'Configure su llave de acceso',
	hello: 'Hola, {name}:',
	intro:
		'Con una llave de acceso entra en {company} con la huella, la cara, un PIN o una llave de seguridad. Tarda más o menos un minuto.',
	notYou:
		'Este enlace es solo para la persona indicada arriba. ¿No es usted? Cierre esta página y avise a quien le envió el enlace.',
	kindPlatform:
		'Necesita un teléfono o un ordenador que le reconozca por la huella, la cara o un PIN. Abra esta página en ese dispositivo.',
	kindSecurityKey:
		'Necesita una llave de seguridad: un pequeño dispositivo que se conecta o se acerca al teléfono. Téngala a mano.',
	kindEither:
		'Puede usar este dispositivo con huella, cara o PIN, su teléfono o una llave de seguridad.',
	nicknameLabel: 'Nombre de esta llave (opcional)',
	nicknameHint: 'Por ejemplo: portátil del trabajo',
	button: 'Configurar llave de acceso',
	again: 'Intentar de nuevo',
	preparing: 'Un momento…',
	waiting: 'Siga ahora las indicaciones de su navegador.',
	saving: 'Llave de acceso creada. Guardando…',
	doneHeadline: 'Todo listo',
	doneText: 'Su llave de acceso está registrada. Puede cerrar esta página.',
	goOn: 'Continuar',
	blockedHeadline: 'Este enlace ya no sirve',
	cannotHeadline: 'Aquí no es posible',
	noScript: 'Esta página necesita JavaScript. Permítalo para esta página y vuelva a cargarla.',
	unsupported:
		'Este navegador no puede configurar llaves de acceso. Abra el enlace en una versión actual de Chrome, Edge, Firefox o Safari.',
	insecure:
		'Esta página no es segura, por eso su navegador no permite llaves de acceso en ella. Avise a quien le envió el enlace: la dirección tiene que empezar por https.',
	inApp:
		'El enlace se ha abierto dentro de otra aplicación, que a menudo no puede configurar llaves de acceso. Cópielo y ábralo en su navegador habitual, como Safari, Chrome o Edge.',
	copyLink: 'Copiar enlace',
	copied: 'Enlace copiado',
	opaque:
		'Esta página se muestra con restricciones con las que ningún navegador permite llaves de acceso. Avise a su departamento de informática: la página no debe estar aislada (sandbox).',
	noPlatform:
		'Parece que este dispositivo aún no le reconoce por la huella, la cara o un PIN. Configure el bloqueo de pantalla o abra el enlace en otro dispositivo.',
	canceled: 'No se ha configurado nada: se canceló la solicitud o su llave no respondió.',
	timedOut: 'Se acabó el tiempo antes de que su llave respondiera. No se ha configurado nada.',
	already: 'Esta llave ya está registrada a su nombre. Para añadir otra, use una llave diferente.',
	unsuitable:
		'Este navegador o su llave no cumple lo que pide su empresa. Use otro navegador u otra llave.',
	wrongHost:
		'Su navegador no permite la llave de acceso en esta dirección. Avise a su departamento de informática: el Relying Party ID no corresponde a la dirección de esta página.',
	unexpected:
		'Su navegador no ha podido configurar la llave de acceso. Actualícelo o abra el enlace en otro navegador.',
	offline: 'Sin conexión. Compruebe su red e inténtelo de nuevo.',
	expired: 'Ha caducado. Pida uno nuevo a quien se lo envió.',
	closed:
		'Se ha cerrado, por ejemplo tras demasiados intentos. Pida uno nuevo a quien se lo envió.',
	used: 'Ya se ha usado. Si no fue usted, avise enseguida a su departamento de informática.',
	wrongLink:
		'Este enlace o código no abre esta página. Busque el último mensaje que recibió y abra su enlace.',
	busy: 'Hay mucha actividad en este enlace. Espere unos segundos e inténtelo de nuevo.',
	invalid:
		'Algo se ha perdido por el camino. Inténtelo de nuevo. Si no funciona, vuelva a cargar esta página.',
	stale: 'Este intento terminó en otro lugar, quizá en otra ventana. Inténtelo de nuevo aquí.',
	late: 'La llave respondió demasiado tarde. Inténtelo de nuevo.',
	mismatch: 'La respuesta no corresponde a esta página. Inténtelo de nuevo.',
	refused: 'La política de su empresa no acepta esta llave. Use otra.',
	known: 'Esta llave ya está registrada, quizá en otra cuenta. Use otra.',
	limit:
		'Tiene tantas llaves como se permite. Pida a su departamento de informática que elimine una.',
	policy:
		'La configuración de su empresa no lo permite por ahora. Avise a su departamento de informática.',
	unavailable:
		'El servicio de acceso no responde por ahora. Espere un minuto e inténtelo de nuevo.',
	attemptsLeft: 'Intentos restantes: {left}',
	reference: 'Para su departamento de informática: {reference}',
	account: 'Cuenta: {account}',
	validUntil: 'Este enlace es válido hasta el {time}.',
	nextTime: 'La próxima vez que inicie sesión en {company}, elija la llave de acceso.',
	opening: 'Comprobando su enlace…',
	pasteHeadline: 'Falta una parte del enlace',
	pasteText:
		'El programa que abrió el enlace cortó su última parte. Copie del mensaje el código o el enlace completo y péguelo aquí.',
	pasteLabel: 'Código del mensaje',
	pasteButton: 'Continuar a la página',
	startCodeLabel: 'Código de inicio',
	startCodeHint: 'Ocho cifras que recibió aparte del enlace',
	startCode: 'Este código de inicio no es correcto. Compruébelo e inténtelo de nuevo.',
	disabled:
		'Su cuenta no permite configurar una llave en este momento. Póngase en contacto con su departamento de informática.',
	notYet: 'Todavía no es su turno. Abra el enlace de nuevo más tarde.',
	usedAt: 'Se usó el {time}. Si no fue usted, avise de inmediato a su departamento de informática.',
	reportButton: 'No fui yo',
	reported: 'Gracias. Su organización ha sido avisada.',
	moved: 'La dirección de esta página ha cambiado desde que se creó el enlace. Pida uno nuevo.',
	checking:
		'Puede que su llave de acceso ya esté guardada. El servicio de acceso todavía no lo ha confirmado. Deje esta página abierta: vuelve a preguntar por sí sola.',
	retrying: 'Nuevo intento…',
	revoked: 'Se ha retirado. Pida uno nuevo a quien se lo envió.',
	over: 'Se usó, ha caducado o se ha retirado. Si aún no tiene una llave de acceso, pida otro enlace a quien se lo envió.',
	probably:
		'Es probable que su llave de acceso se haya guardado. Inicie sesión con ella. Si no funciona, pida otro enlace a quien se lo envió.',
	running: 'Este enlace no está listo por ahora. Espere un minuto e inténtelo de nuevo.',
	unasked:
		'Su navegador no le ha preguntado. Cierre sus otras ventanas, inicie sesión en su gestor de contraseñas o desactívelo, o use otro navegador.',
	leftover:
		'La llave de acceso que su dispositivo acaba de crear para {company} no funciona. Bórrela en su dispositivo para que no se le ofrezca.',
	fallback:
		'Esto tarda un momento. Si no ocurre nada, copie el enlace del mensaje y ábralo en una versión actual de Chrome, Edge, Firefox o Safari.',
	trouble:
		'Su dispositivo o llave de seguridad no ha podido hacerlo. Desbloquéelo, o retire la llave y vuelva a insertarla. Si eso no ayuda, use otro dispositivo o navegador.',
	phone:
		'Para usar su teléfono, elíjalo en la ventana del navegador y escanee el código QR. El Bluetooth debe estar activado en ambos.',
	newPin: 'Una llave de seguridad pide su PIN. Si es nueva, el navegador le hará elegir uno.',
	makeAndModel:
		'Es posible que el navegador pregunte si este sitio puede ver la marca y el modelo de su llave: permítalo.',
	keptSynced:
		'Se ha guardado junto con sus contraseñas y llaves de acceso, y está también en sus otros dispositivos.',
	keptDevice: 'Se ha guardado en este dispositivo y solo funciona con él.',
	keptKey: 'Se ha guardado en su llave de seguridad. Guárdela en un lugar seguro.',
	trialHeadline: 'Ahora pruébela una vez',
	trialWaiting: 'Su llave de acceso está registrada. Úsela una vez ahora, para ver si funciona.',
	trialAgain:
		'Su llave de acceso está registrada, pero aún no ha respondido. Pruébela de nuevo o termine sin probarla.',
	trialSkip: 'Terminar sin probar',
	trialPassed: 'Ha iniciado sesión una vez con ella: funciona.',
	trialFailed:
		'Iniciar sesión con ella aún no ha funcionado. Si más tarde tampoco funciona, póngase en contacto con su departamento de informática.',
	backup:
		'Si la pierde, con una segunda llave de acceso podrá seguir entrando. Puede añadirla ahora, en otro dispositivo o en una llave de seguridad.',
	backupButton: 'Añadir una segunda llave de acceso',
};
