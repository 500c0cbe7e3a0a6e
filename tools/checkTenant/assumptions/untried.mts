import type { Assumption } from '../assumption.mts';

/** What cannot be tried without harm, without waiting, or without other roles. */
export const UNTRIED: Assumption[] = [
	{
		id: 'permissions',
		section: 'roles',
		assumes:
			'`tools/checkTenant/roles.mts` lists the permissions that each operation needs, such as `mfa:update:device` for **Block**. Ping publishes the permissions’ identifiers and the roles that contain them, but not which permissions a request needs',
		otherwise: 'The smallest role that `check:tenant` prints is too small or too large',
		how: 'Run the operation with that role, then a narrower one',
	},
	{
		id: 'read-only-role',
		section: 'roles',
		assumes:
			'Identity Data Read Only can read devices and MFA status. Ping documents only that this role can read users, and that it is part of Identity Data Admin',
		otherwise: 'Reading fails with _The worker app is not authorized to do this_',
		how: 'Run **Device > Get Many** and **Get MFA Status** with only that role',
	},
	{
		id: 'no-role-no-token',
		section: 'roles',
		assumes:
			'For a worker app without any role, PingOne issues no token (documented) and returns an OAuth error such as `unauthorized_client`',
		otherwise: 'The message suggests a different cause',
		how: 'Test the credential of a worker app without roles',
	},
	{
		id: 'certificate-keys',
		section: 'roles',
		assumes:
			'PingOne needs no `kid` to find the only key in a JWKS, and tells two keys apart by `x5t`. The console labels the fields as in [setup](setup.md#sign-in-without-a-client-secret)',
		otherwise: 'The credential test shows _Client authentication failed_',
		how: 'Sign in with **Certificate** as a spare worker app, first with one key, then with two',
	},
	{
		id: 'foreign-population',
		section: 'roles',
		assumes: 'PingOne treats a user outside the worker app’s population as nonexistent',
		otherwise: "The message says _not authorized_ instead of _'User' is unknown_",
		how: 'Grant the role for one population only, and run **Get** by ID for a user in another population',
	},
	{
		id: 'required-members',
		section: 'create',
		assumes:
			'Requests must contain `policy.id` (the reference lists it both as required and as optional), `rp.id` and `rp.name`',
		otherwise: 'No harm: the node always sends them',
		how: '-',
	},
	{
		id: 'fido2-off',
		section: 'create',
		assumes:
			'If FIDO2 is off or pairing is disabled in the policy, PingOne responds with `INVALID_VALUE` for `type`',
		otherwise: 'The error does not state the cause',
		how: 'Create a device with such a policy, and compare the error’s `detailCode` and `target`',
	},
	{
		id: 'device-cap',
		section: 'create',
		assumes:
			'At the device limit, PingOne sends `LIMIT_EXCEEDED` with 400 `REQUEST_FAILED` (documented) or 429 `REQUEST_LIMITED` (one report). With `REQUEST_LIMITED`, it also sends `maximumAllowed` or mentions devices',
		otherwise: 'The node waits, slows other requests and reports a rate limit',
		how: 'Give a user as many devices as allowed, then create one more',
	},
	{
		id: 'ignored-members',
		section: 'create',
		assumes:
			'PingOne may ignore **Block Status**, **Blocked At**, **Lock Status** and **Lock Expires At**',
		otherwise: 'Creating a device fails with PingOne’s message',
		how: 'Create a device with each of these fields',
	},
	{
		id: 'no-idempotency-key',
		section: 'create',
		assumes:
			'PingOne has no idempotency key. If a pending device has the same relying party, nickname and time as an unanswered request, that request created it',
		otherwise:
			'The node reports a create request as unclear, leaves a second device, or deletes another client’s pending device',
		how: 'The tests reproduce it in the sandbox',
	},
	{
		id: 'pending-day',
		section: 'create',
		assumes:
			'PingOne removes a device that is not activated within 24 hours, and allows each user 50 pending devices',
		otherwise: '**Delete Pending** may need a different interval',
		how: 'Create 51 devices, and run **Get Many** a day later',
	},
	{
		id: 'challenge-lifetime',
		section: 'key',
		assumes: 'The challenge is valid for at least the `timeout` in the options',
		otherwise: 'Users who take their time are told to use a different key',
		how: 'Create a device, wait until just before the `timeout` expires, then activate it',
	},
	{
		id: 'late-key',
		section: 'key',
		assumes:
			'If PingOne refuses a key after the browser’s timeout, the reason is an expired challenge',
		otherwise:
			'The enrollment page asks the user to try again instead of suggesting a different key',
		how: 'Create a device, wait until the `timeout` has expired, then activate it',
	},
	{
		id: 'pending-last',
		section: 'manage',
		assumes:
			'PingOne lists active devices in the specified order, with the default device first (documented), and pending devices last',
		otherwise: 'The **Device** list is in a different order',
		how: 'Run **Set Order**, then **Get Many**',
	},
	{
		id: 'cursor-gone',
		section: 'manage',
		assumes:
			'If the `cursor` for the next page has expired, PingOne’s error has the `target` `cursor`',
		otherwise:
			'If too much time passes between two pages of a list, the item fails with PingOne’s message, and the node does not read the list again',
		how: 'Read a page of users, and the next page an hour later',
	},
	{
		id: 'one-device-filter',
		section: 'manage',
		assumes:
			'The documented device filters, `status eq` and `type eq`, cannot be combined. The node sends one filter and applies the other itself',
		otherwise: 'No harm: the node reads slightly more than it needs',
		how: '-',
	},
	{
		id: 'devices-of-deleted-user',
		section: 'manage',
		assumes: 'When a user is deleted, PingOne also deletes the user’s devices',
		otherwise: 'The devices remain. Run **Device > Delete All** first',
		how: 'Run **User > Delete** for a user with a device, and look for `DEVICE.DELETED` in the audit log',
	},
	{
		id: 'import-population',
		section: 'manage',
		assumes:
			'Creating a user with a password or a lifecycle requires `user.import+json` and a population (documented)',
		otherwise: '**User > Create** fails with PingOne’s message',
		how: 'Run **User > Create** with **Password**',
	},
	{
		id: 'filtered-member',
		section: 'manage',
		assumes:
			'A user who is in a group because of the group’s filter cannot be removed from that group: PingOne responds with 400 or 409, or shows a membership other than `DIRECT`',
		otherwise: 'For such a user, **Offboard** fails with PingOne’s message',
		how: 'Run **Offboard** with **Remove From Groups** for a member of a group with a **User Filter**',
	},
	{
		id: 'other-population',
		section: 'manage',
		assumes:
			'A group in a population accepts only that population’s users: PingOne refuses other users with 400. For a population that does not exist, it responds with `INVALID_VALUE` for `population.id`',
		otherwise: 'The item fails with PingOne’s message, which does not name both populations',
		how: 'Run **Group > Add User** for a user in another population',
	},
	{
		id: 'external-id-filter',
		section: 'manage',
		assumes:
			'Users can be filtered with `externalId eq`, as in Ping’s Terraform provider, and two users may share an external ID',
		otherwise: '**Create or Update** by external ID fails with PingOne’s message',
		how: 'Run **Create or Update** twice with **Match By** set to _External ID_',
	},
	{
		id: 'push-taken-back',
		section: 'confirm',
		assumes:
			'_Cancel (push)_ permanently withdraws a push: no phone can complete the flow afterward',
		otherwise: 'A confirmation could be completed without the key',
		how: 'With a policy that prefers a push, click the button on the confirmation page, then approve the push on the phone',
	},
];
