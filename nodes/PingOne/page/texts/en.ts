/**
 * All texts of the page. `{name}`, `{account}`, `{company}`, `{time}`, `{left}` and
 * `{reference}` are filled in.
 */
export const en = {
	lang: 'en',
	headline: 'Set up your passkey',
	hello: 'Hello {name},',
	intro:
		'With a passkey you sign in to {company} by fingerprint, face, PIN or security key. It takes about a minute.',
	notYou:
		'This link is only for the person named above. Not you? Close this page and tell the sender of the link.',
	kindPlatform:
		'You need a phone or computer that recognizes you by fingerprint, face or PIN. Open this page on that device.',
	kindSecurityKey:
		'You need a security key: a small device that you plug in or hold against your phone. Have it at hand.',
	kindEither:
		'You can use this device with its fingerprint, face or PIN, your phone, or a security key.',
	nicknameLabel: 'Name for this key (optional)',
	nicknameHint: 'For example: work laptop',
	button: 'Set up passkey',
	again: 'Try again',
	preparing: 'One moment …',
	waiting: 'Now follow what your browser shows you.',
	saving: 'Passkey created. Saving …',
	doneHeadline: 'You are all set',
	doneText: 'Your passkey is registered. You can close this page.',
	goOn: 'Continue',
	blockedHeadline: 'This link can no longer be used',
	cannotHeadline: 'This does not work here',
	noScript: 'This page needs JavaScript. Allow it for this page, then load it again.',
	unsupported:
		'This browser cannot set up passkeys. Open the link in a current Chrome, Edge, Firefox or Safari.',
	insecure:
		'This is not a secure page, so your browser does not allow passkeys on it. Please tell the sender of the link: its address must begin with https.',
	inApp:
		'The link was opened inside another app, which often cannot set up passkeys. Copy it and open it in your usual browser, such as Safari, Chrome or Edge.',
	copyLink: 'Copy link',
	copied: 'Link copied',
	opaque:
		'This page is shown with restrictions under which no browser allows passkeys. Please tell your IT department: the page must not be sandboxed.',
	noPlatform:
		'This device does not seem to recognize you by fingerprint, face or PIN yet. Set up its screen lock, or open the link on another device.',
	canceled: 'Nothing was set up: the request was canceled, or your key did not respond.',
	timedOut: 'Time ran out before your key responded. Nothing was set up.',
	already: 'You have already registered this key. To add another one, use a different key.',
	unsuitable:
		'This browser or your key cannot do what your company asks for. Use another browser, or a different key.',
	wrongHost:
		'Your browser does not allow the passkey on this address. Please tell your IT department: the Relying Party ID does not match the address of this page.',
	unexpected:
		'Your browser could not set up the passkey. Update it, or open the link in another browser.',
	offline: 'No connection. Check your network, then try again.',
	expired: 'It has expired. Ask the sender for a new one.',
	closed: 'It was closed, for example after too many attempts. Ask the sender for a new one.',
	used: 'It has already been used. If that was not you, tell your IT department at once.',
	wrongLink:
		'This link or code does not open this page. Look for the latest message you received, and open its link.',
	busy: 'A lot is happening on this link at the moment. Wait a few seconds, then try again.',
	invalid:
		'Something was lost on the way. Please try again. If that does not help, load this page again.',
	stale: 'This attempt was ended elsewhere, perhaps in another window. Try again here.',
	late: 'The response came too late. Please try again.',
	mismatch: 'The response does not match this page. Please try again.',
	refused: 'Your company’s policy does not allow this key. Please use a different one.',
	known: 'This key is already registered, perhaps for another account. Please use a different one.',
	limit: 'You already have as many keys as allowed. Ask your IT department to remove one.',
	policy:
		'Your company’s settings do not allow this at the moment. Please tell your IT department.',
	unavailable:
		'The sign-in service is not responding at the moment. Wait a minute, then try again.',
	attemptsLeft: 'Attempts left: {left}',
	reference: 'For your IT department: {reference}',
	account: 'Account: {account}',
	validUntil: 'This link is valid until {time}.',
	nextTime: 'Next time you sign in to {company}, choose your passkey.',
	opening: 'Checking your link …',
	pasteHeadline: 'Part of the link is missing',
	pasteText:
		'The program that opened the link cut off its last part. Copy the code, or the whole link, from the message and paste it here.',
	pasteLabel: 'Code from the message',
	pasteButton: 'Continue to the page',
	startCodeLabel: 'Start code',
	startCodeHint: 'Eight digits that you were given separately from the link',
	startCode: 'This start code is not correct. Check it, then try again.',
	disabled:
		'Your account cannot set up a passkey at the moment. Please contact your IT department.',
	notYet: 'It is not your turn yet. Open the link again later.',
	usedAt: 'It was used on {time}. If that was not you, tell your IT department at once.',
	reportButton: 'This was not me',
	reported: 'Thank you. Your organization has been told.',
	moved: 'The address of this page has changed since the link was created. Ask for a new link.',
	checking:
		'Your passkey may be saved already. The sign-in service has yet to confirm it. Keep this page open: it asks again by itself.',
	retrying: 'Trying again …',
	revoked: 'It was withdrawn. Ask the sender for a new one.',
	over: 'It was used, has expired or was withdrawn. If you have no passkey yet, ask the sender for a new link.',
	probably:
		'Your passkey was probably saved. Sign in with it. If that does not work, ask the sender for a new link.',
	running: 'This link is not ready at the moment. Wait a minute, then try again.',
	unasked:
		'Your browser did not ask you. Close its other windows, sign in to your password manager or turn it off, or use another browser.',
	leftover:
		'The passkey that your device has just made for {company} does not work. Delete it on your device, so that it is not offered to you.',
	fallback:
		'This takes a moment. If nothing happens, copy the link from the message and open it in a current Chrome, Edge, Firefox or Safari.',
	trouble:
		'Your device or key could not create the passkey. Unlock it, or take the key out and put it in again. If that does not help, use another device or browser.',
	phone:
		'To use your phone, choose it in the window of your browser and scan the QR code. Bluetooth must be on, on both.',
	newPin: 'A security key asks for its PIN. If it is new, your browser has you choose one.',
	makeAndModel:
		'Your browser may ask whether this site may see the make and model of your key: allow it.',
	keptSynced:
		'It is saved with your passwords and passkeys, and is there on your other devices, too.',
	keptDevice: 'It is saved on this device, and works only with it.',
	keptKey: 'It is saved on your security key. Keep the key in a safe place.',
	trialHeadline: 'Now try it once',
	trialWaiting: 'Your passkey is registered. Use it once now, to see that it works.',
	trialAgain:
		'Your passkey is registered, but it has not answered yet. Try it again, or finish without that.',
	trialSkip: 'Finish without trying',
	trialPassed: 'You have signed in with it once: it works.',
	trialFailed:
		'Signing in with it has not worked yet. If it does not work later either, contact your IT department.',
	backup:
		'If you lose it, a second passkey still lets you in. You can add one now, on another device or a security key.',
	backupButton: 'Add a second passkey',
};

export type Texts = Record<keyof typeof en, string>;
