import type { Assumption } from '../assumption.mts';

/** How PingOne authenticates with a key, which Ping documents in part; to be tried by hand. */
export const CONFIRMING: Assumption[] = [
	{
		id: 'assertion-answer',
		section: 'confirm',
		assumes:
			'A right assertion is answered by the flow with status `COMPLETED`, user and device, as for PingID Desktop; a wrong one by a 4xx',
		otherwise: 'The page says that the settings do not allow it, and nothing is approved',
		how: 'Confirm once; look at the log line `confirmation.refused` if it fails',
	},
	{
		id: 'assertion-role',
		section: 'confirm',
		assumes: 'Identity Data Admin may start device authentications and check assertions',
		otherwise: '**Send and Wait for Passkey** waits, and the log says `ACCESS_FAILED`',
		how: 'Confirm with that role only',
	},
	{
		id: 'rp-with-user',
		section: 'confirm',
		assumes: '`rp.id` may be sent together with `user.id` when a flow starts',
		otherwise: 'Starting fails with PingOne’s words about `rp`',
		how: 'Confirm with a **Relying Party ID** that is not that of the FIDO2 policy',
	},
	{
		id: 'flow-life',
		section: 'confirm',
		assumes:
			'A flow lives at least as long as the `timeout` in its options, and takes one assertion',
		otherwise: 'Users who take their time have to try again',
		how: 'Click, and touch the key after 100 seconds',
	},
	{
		id: 'bypass-flow',
		section: 'confirm',
		assumes:
			'With MFA off or a bypass in force the flow says `COMPLETED` at once, or names the bypass, or is refused',
		otherwise: 'Nothing: the node looks at the user and at the flow, and approves neither way',
		how: 'Run **Set MFA Bypass**, then try to confirm',
	},
	{
		id: 'no-usable-devices',
		section: 'confirm',
		assumes: 'Without a device that can be used, starting is refused with `NO_USABLE_DEVICES`',
		otherwise: 'The page speaks of the settings instead of the missing passkey',
		how: 'Try to confirm as a user without devices',
	},
	{
		id: 'own-authentication-challenge',
		section: 'confirm',
		assumes: 'A flow takes an own challenge as `challenge`, as DaVinci’s connector does',
		otherwise:
			'**Sign the Message** cannot be used: the page says that the settings do not allow it',
		how: 'Confirm with **Sign the Message** on',
	},
	{
		id: 'remembered-browser',
		section: 'confirm',
		assumes: 'A remembered browser shows as `rm` among `authenticators`',
		otherwise: 'Nothing: a flow that is completed before the key was asked is refused in any case',
		how: 'Allow **Remember Me** in the policy, then confirm',
	},
	{
		id: 'policy-without-fido2',
		section: 'confirm',
		assumes: 'A flow under a policy without FIDO2 lists no FIDO2 device that can be selected',
		otherwise: 'Nothing: selecting it would lead to an assertion all the same',
		how: 'Turn FIDO2 off in the default policy, then try to confirm',
	},
];
