import type { Assumption } from '../assumption.mts';

/** What cannot be tried without harm, without waiting, or without other roles. */
export const UNTRIED: Assumption[] = [
	{
		id: 'permissions',
		section: 'roles',
		assumes:
			'Which permissions an operation needs, such as `mfa:update:device` for **Block**; `tools/checkTenant/roles.mts` has the list. Ping publishes the identifiers and the roles that have them',
		otherwise: 'The smallest role that `check:tenant` prints is too small, or larger than needed',
		how: 'Run the operation with that role only',
	},
	{
		id: 'read-only-role',
		section: 'roles',
		assumes: 'Identity Data Read Only may read users and devices',
		otherwise: 'The same message when reading',
		how: 'Run **Get Many** of **User** and of **Device** with that role only',
	},
	{
		id: 'no-role-no-token',
		section: 'roles',
		assumes:
			'A worker app without any role gets no token (documented), by an OAuth error such as `unauthorized_client`',
		otherwise: 'The message names the client instead of the role',
		how: 'Test the credential of a worker app without roles',
	},
	{
		id: 'foreign-population',
		section: 'roles',
		assumes: 'A user outside the worker app’s population looks like one who does not exist',
		otherwise: 'The message says _not authorized_ instead of _User is unknown_',
		how: 'Grant the role for one population only, run **Get** for a user of another',
	},
	{
		id: 'required-members',
		section: 'create',
		assumes:
			'`policy.id` must be sent (the reference lists it as required and as optional), and so must `rp.id` and `rp.name`',
		otherwise: 'Nothing breaks: they are always sent',
		how: '-',
	},
	{
		id: 'fido2-off',
		section: 'create',
		assumes:
			'FIDO2 being off in the policy, or pairing being disabled, is refused with `INVALID_VALUE` on `type` or `policy`',
		otherwise: 'The error says _PingOne rejected the value of_ ... instead of naming the policy',
		how: 'Run it with such a policy; compare `detailCode` and `target` of the error',
	},
	{
		id: 'device-cap',
		section: 'create',
		assumes:
			'The device cap is `REQUEST_FAILED` with `LIMIT_EXCEEDED`, status 400 (documented) or 429 (one report). Without `Retry-After` it is no rate limit',
		otherwise: 'With `Retry-After`, the node would wait and try again before it reports',
		how: 'Give a user as many devices as allowed, create one more',
	},
	{
		id: 'ignored-members',
		section: 'create',
		assumes:
			'**Block Status**, **Blocked At**, **Lock Status**, **Lock Expires At** may be ignored',
		otherwise: 'Creating fails with PingOne’s words',
		how: 'Create with each of them',
	},
	{
		id: 'no-idempotency-key',
		section: 'create',
		assumes:
			'No idempotency key exists. A device of the same relying party, nickname and moment, still pending, is the one that an unclear request made',
		otherwise: 'An unclear create is reported instead of repaired, or a second device stays',
		how: 'Hard to provoke in a tenant; the tests do it in the sandbox',
	},
	{
		id: 'pending-day',
		section: 'create',
		assumes:
			'A device that is never activated is removed after 24 hours, and a user may have 50 of those',
		otherwise: '**Delete Pending** is needed more, or less, often',
		how: 'Create one, run **Get** a day later',
	},
	{
		id: 'challenge-lifetime',
		section: 'key',
		assumes: 'The challenge is good for at least the `timeout` in the options',
		otherwise: 'Users who take their time have to try again',
		how: 'Create, wait three minutes, then activate',
	},
	{
		id: 'late-key',
		section: 'key',
		assumes:
			'A key that PingOne refuses after the browser stopped asking for it came too late for its challenge',
		otherwise: 'The enrollment page asks for another try instead of another key',
		how: 'Activate with PingOne blocked for some minutes in between',
	},
	{
		id: 'pending-last',
		section: 'manage',
		assumes:
			'PingOne lists active devices in their order, the default first (documented); pending ones come after them',
		otherwise: 'The list of **Device** is in another order',
		how: '**Set Order**, then **Get Many**',
	},
	{
		id: 'cursor-gone',
		section: 'manage',
		assumes:
			'A mark for the next page (`cursor`) that PingOne does not know anymore is refused with `target` `cursor`',
		otherwise:
			'A list that pauses for long between two pages fails with PingOne’s words, and is not begun again',
		how: 'Read a page of users, then the next one an hour later',
	},
	{
		id: 'one-device-filter',
		section: 'manage',
		assumes:
			'The documented filters of devices, `status eq` and `type eq`, cannot be joined: one is sent, the node checks the rest',
		otherwise: 'Nothing: a little more is read than needed',
		how: '-',
	},
	{
		id: 'import-population',
		section: 'manage',
		assumes: 'A password or a life cycle needs `user.import+json` and a population (documented)',
		otherwise: '**Create** of **User** fails with PingOne’s words',
		how: 'Run **Create** with **Password**',
	},
	{
		id: 'filtered-member',
		section: 'manage',
		assumes:
			'A user whom a group’s filter makes a member cannot be removed from it: PingOne answers 400 or 409, or calls the membership something other than `DIRECT`',
		otherwise: '**Offboard** fails with PingOne’s words for such a user',
		how: 'Run **Offboard** with **Remove From Groups** for a member of a group with **User Filter**',
	},
	{
		id: 'other-population',
		section: 'manage',
		assumes:
			'A group of a population takes only its users, and refuses others with 400; a population that does not exist is `INVALID_VALUE` on `population.id`',
		otherwise: 'The message is PingOne’s own, without both populations’ names',
		how: 'Run **Add User** of **Group** with a group of another population',
	},
	{
		id: 'external-id-filter',
		section: 'manage',
		assumes:
			'Users can be filtered by `externalId eq` (Ping’s Terraform provider), and two may share one',
		otherwise: '**Create or Update** by external ID fails with PingOne’s words',
		how: 'Run **Create or Update** twice with **Match By** set to External ID',
	},
	{
		id: 'push-taken-back',
		section: 'confirm',
		assumes: '_Cancel (push)_ takes a push back permanently: no phone completes the flow after it',
		otherwise: 'A confirmation could be completed without the key',
		how: 'With a policy that prefers a push, click on the page to confirm, then approve the push on the phone',
	},
];
