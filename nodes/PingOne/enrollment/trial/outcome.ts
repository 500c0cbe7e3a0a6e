import type { IDataObject } from 'n8n-workflow';

/**
 * Why the sign-in with the new device did not work: `enrollment.signIn.reason`.
 *
 * Of the account: `MFA_OFF`, `BYPASS`: PingOne asks for no key. `ACCOUNT_DISABLED`.
 *
 * Of the device: `DEVICE_NOT_FOUND`, `DEVICE_BLOCKED`, `DEVICE_LOCKED`.
 *
 * Of the settings: `FIDO2_NOT_ALLOWED`: the policy has FIDO2 turned off. `OTHER_DOMAIN`: PingOne asks
 * for keys of another relying party. `NO_USABLE_KEY`: PingOne finds no key, and why is not known.
 * `OTHER_METHOD`: PingOne asks for something else. `NO_CEREMONY`: it asked for nothing at all.
 * `ACCESS_DENIED`: the worker app may not start a sign-in. `SIGN_IN_REFUSED`: PingOne does not start one.
 *
 * Of the key: `USER_NOT_VERIFIED`: neither PIN nor biometrics, which PingOne asked for.
 * `KEY_REFUSED`: PingOne does not accept its signature. `MISMATCH`: it answered something else.
 *
 * Of the moment: `CANCELED`, `TIMED_OUT`, `BROWSER_FAILED`: what the browser said. `NOT_ANSWERED`:
 * the user closed the page, or did not try. `UNAVAILABLE`: PingOne did not answer.
 */
export type Reason =
	| ('MFA_OFF' | 'BYPASS' | 'ACCOUNT_DISABLED')
	| ('DEVICE_NOT_FOUND' | 'DEVICE_BLOCKED' | 'DEVICE_LOCKED')
	| ('FIDO2_NOT_ALLOWED' | 'OTHER_DOMAIN' | 'NO_USABLE_KEY' | 'OTHER_METHOD' | 'NO_CEREMONY')
	| ('ACCESS_DENIED' | 'SIGN_IN_REFUSED' | 'USER_NOT_VERIFIED' | 'KEY_REFUSED' | 'MISMATCH')
	| ('CANCELED' | 'TIMED_OUT' | 'BROWSER_FAILED' | 'NOT_ANSWERED' | 'UNAVAILABLE');

/** `enrollment.signIn`: how the test of the new device ended. */
export interface SignIn extends IDataObject {
	status: 'PASSED' | 'FAILED';
	reason?: Reason;
	/** Whether the key verified the user by PIN or biometrics. */
	userVerified?: boolean;
	/** PingOne's device authentication. */
	pingOneId?: string;
}

export const failed = (reason: Reason, pingOneId?: string): SignIn => ({
	status: 'FAILED',
	reason,
	...(pingOneId !== undefined && { pingOneId }),
});

/** What the page says of a key that has not answered: the codes of its texts. */
const OF_BROWSER = new Map<string, Reason>(
	Object.entries({
		canceled: 'CANCELED',
		timedOut: 'TIMED_OUT',
		wrongHost: 'OTHER_DOMAIN',
		trouble: 'BROWSER_FAILED',
		unasked: 'BROWSER_FAILED',
		unexpected: 'BROWSER_FAILED',
		unsuitable: 'BROWSER_FAILED',
		unavailable: 'UNAVAILABLE',
	}),
);

/** @param code from the page, so it may be anything */
export const reasonOfBrowser = (code: string): Reason => OF_BROWSER.get(code) ?? 'NOT_ANSWERED';

/** The output of an enrollment, with how its test ended. */
export const withSignIn = (item: IDataObject, signIn: SignIn): IDataObject => ({
	...item,
	enrollment: { ...(item.enrollment as IDataObject), signIn },
});
