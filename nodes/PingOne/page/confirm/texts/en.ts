/**
 * The texts of the page on which a user confirms; those that it shares with enrollment come from
 * there. `{name}`, `{company}`, `{time}`, `{left}` and `{reference}` are filled in.
 */
export const en = {
	headline: 'Please confirm',
	intro: '{company} asks you to confirm this:',
	advice: 'Read it first. Confirm only what you expect, and decline everything else.',
	button: 'Confirm with passkey',
	decline: 'Decline',
	reasonLabel: 'Why you decline (optional)',
	reasonNeeded: 'Why you decline',
	reason: 'Please say why you decline.',
	notYou:
		'This link is only for the person named above. Not you? Close this page and tell the sender of the link.',
	saving: 'Checking your passkey …',
	confirmedHeadline: 'Confirmed',
	confirmedText: 'You confirmed this with your passkey on {time}. You can close this page.',
	declinedHeadline: 'Declined',
	declinedText: 'You declined this on {time}. You can close this page.',
	unsupported:
		'This browser cannot use passkeys. Open the link in a current Chrome, Edge, Firefox or Safari.',
	canceled: 'Nothing was confirmed: the request was canceled, or your key did not respond.',
	timedOut: 'Time ran out before your key responded. Nothing was confirmed.',
	unexpected: 'Your browser could not use the passkey. Nothing was confirmed.',
	closed: 'This link is closed, and nothing was confirmed. Ask the sender for a new one.',
	decided: 'This has already been decided.',
	confirmedAt:
		'This was confirmed on {time}. If that was not you, tell your IT department at once.',
	declinedAt: 'This was declined on {time}. If that was not you, tell your IT department.',
	over: 'It was decided, has expired or was withdrawn. If you have not decided yet, ask the sender for a new link.',
	probably: 'Your answer was probably received. Ask the sender whether it was.',
	stale: 'This request was made elsewhere, perhaps in another window. Try again here.',
	mismatch: 'The response does not match this page. Nothing was confirmed. Please try again.',
	disabled:
		'Your account cannot confirm anything at the moment. Please contact your IT department.',
	mfaOff:
		'Multi-factor authentication is turned off for your account, so nothing can be confirmed. Please contact your IT department.',
	bypass:
		'Your account may sign in without a passkey at the moment, so nothing can be confirmed. Please contact your IT department.',
	noKey:
		'Your account has no passkey that can confirm this. Set one up first, or contact your IT department.',
	settings:
		'Your company’s settings do not allow this at the moment. Please tell your IT department.',
};

/** The keys of a language's texts. */
export type OwnTexts = Record<keyof typeof en, string>;
