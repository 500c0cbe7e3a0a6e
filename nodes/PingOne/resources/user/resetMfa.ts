import type { PingOneApi } from '../../pingone/client/api';
import { afterDoing } from '../../pingone/errors/changeError';
import { setMfaBypass } from '../../pingone/user/userFlags';
import { choice, flag } from '../../read/kinds';
import { ENROLLMENT, ENROLLMENT_VALIDITY, enrollmentStartCode } from '../device/createLink';
import { onlyTypes, stopDevices } from '../fields/allDevices';
import { checkBypass, maxHours, optionalUntil } from '../fields/bypass';
import { user } from '../fields/user';
import { operation } from '../operation';
import { ENROLLMENT_LINK, LISTED_DEVICE } from '../outputs';
import { prepareLink } from '../waiting/createLink';
import { validity } from '../waiting/linkFields';
import { refuseBlocked } from '../waiting/person';

const devices = choice({
	displayName: 'Devices',
	name: 'devices',
	options: [
		{ name: 'Block All', value: 'block', description: 'This can be undone with Unblock' },
		{ name: 'Delete All', value: 'delete', description: 'This cannot be undone' },
	],
	default: 'block',
	description: 'What happens to the user’s passkeys, security keys and other devices',
});

const bypassUntil = optionalUntil.but({
	required: false,
	description:
		'The time until which the password alone is enough to sign in as this user. Leave empty for no bypass. Before you allow one, verify the requester’s identity.',
});

/** Not for an agent: no node after its tool waits for the user. */
const newLink = flag({
	displayName: 'Create Enrollment Link',
	name: 'newLink',
	default: false,
	description:
		'Whether to output a link to register a new passkey. Send it to the user, then add Enroll FIDO2 Device to the same workflow.',
	displayOptions: { hide: { '@tool': [true] } },
});

/** @param made what was done before, as a sentence; empty for nothing @throws PingOneError */
async function setBypass(api: PingOneApi, userId: string, until: string, made: string) {
	const result = await setMfaBypass(api, userId, until).catch((thrown: unknown) => {
		throw afterDoing(thrown, made);
	});
	const { bypassMFAEnabledUntil, changed, confirmed } = result;
	return { until: bypassMFAEnabledUntil, changed, ...(confirmed !== undefined && { confirmed }) };
}

const REPORT = `
	user{id username} changed:boolean
	devices{changed:boolean deletedCount:integer blockedCount:integer devices[${LISTED_DEVICE}]}
	bypass{until changed:boolean} ${ENROLLMENT_LINK}`;

export const resetMfa = operation({
	name: 'Reset MFA',
	value: 'resetMfa',
	action: 'Reset MFA of user',
	description:
		'Let a user who lost their keys start over: block or delete all devices. Optionally, allow password-only sign-in for a while, and create a link for a new passkey.',
	done: {
		evidence: 'state',
		when: 'the devices are gone or blocked, and the bypass, if requested, ends at the requested time',
	},
	output: REPORT,
	inputs: [
		user,
		devices,
		bypassUntil,
		newLink,
		validity(ENROLLMENT_VALIDITY).when({ newLink: [true] }),
	],
	options: [
		maxHours.when({ '/until': [{ _cnd: { exists: true } }] }),
		onlyTypes,
		enrollmentStartCode.when({ '/newLink': [true] }),
	],
	async run(
		{ user: whom, devices: stop, until, validMs, maxHours, types: isMeant, startCode },
		item,
	) {
		if (until !== undefined) checkBypass(until, bypassUntil.label, maxHours);
		const makeLink =
			validMs === undefined
				? undefined
				: await prepareLink(
						item,
						{ ...ENROLLMENT, field: newLink.label },
						{ validMs, asksStartCode: startCode },
					);
		const user = await whom.whole(item.api);
		if (makeLink) refuseBlocked(user);
		const devices = await stopDevices(item, user.id, stop, isMeant);
		const made = devices.changed ? 'The devices were blocked or deleted' : '';
		const bypass =
			until === undefined ? undefined : await setBypass(item.api, user.id, until, made);
		const results = [devices, ...(bypass ? [bypass] : [])];
		item.record(user.username ?? user.id, 'MFA_RESET');
		return {
			user: { id: user.id, username: user.username },
			changed: results.some(({ changed }) => changed === true),
			...(results.some(({ confirmed }) => confirmed === false) && { confirmed: false }),
			devices,
			...(bypass && { bypass }),
			...makeLink?.make(user),
		};
	},
});
