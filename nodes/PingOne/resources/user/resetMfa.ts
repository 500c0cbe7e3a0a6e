import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { User } from '../../pingone/types';
import { afterDoing } from '../../pingone/errors/unclearChange';
import { setMfaBypass } from '../../pingone/user/userFlags';
import { ENROLLMENT } from '../device/createLink';
import { startCodeOption, validity } from '../device/enroll/linkFields';
import { onlyTypesOption, readOnlyTypes, stopDevices, type Stop } from '../fields/allDevices';
import { maxHoursOption, readUntil, untilField } from '../fields/bypass';
import { optionsField } from '../fields/options';
import { readWholeUser, userField } from '../fields/user';
import type { ItemOperation, OperationItem } from '../operation';
import { readLink } from '../waiting/createLink';
import { refuseBlocked } from '../waiting/person';
import { ENROLLMENT_LINK, LISTED_DEVICE } from '../outputs';

const SHOWN_WITH_LINK = { show: { newLink: [true] } };

const fields: INodeProperties[] = [
	userField,
	{
		displayName: 'Devices',
		name: 'devices',
		type: 'options',
		options: [
			{ name: 'Block All', value: 'block', description: 'Can be undone with Unblock' },
			{ name: 'Delete All', value: 'delete', description: 'Cannot be undone' },
		],
		default: 'delete',
		description: 'What happens to the passkeys, security keys and other devices of the user',
	},
	{
		...untilField,
		displayName: 'MFA Bypass Until',
		required: false,
		description:
			'Until when the password alone is enough to sign in as this user. Leave empty for no bypass. Before you allow one, verify who is asking.',
	},
	{
		displayName: 'Create Enrollment Link',
		name: 'newLink',
		type: 'boolean',
		default: false,
		description:
			'Whether to output a link to register a new passkey. Send it to the user, then add Enroll FIDO2 Device to the same workflow.',
	},
	...validity.map((field) => ({ ...field, displayOptions: SHOWN_WITH_LINK })),
	optionsField([maxHoursOption, onlyTypesOption, startCodeOption]),
];

/** What follows when the devices are gone. */
interface Plan {
	until?: string;
	makeLink?: (user: User) => IDataObject;
}

/** @throws FieldError */
const readPlan = (item: OperationItem): Plan => ({
	until: item.read.isBlank('until') ? undefined : readUntil(item),
	makeLink: item.read.flag('newLink') ? readLink(item, ENROLLMENT) : undefined,
});

/** @param made what was done before, as a sentence; empty for nothing @throws PingOneError */
async function setBypass(
	{ api }: OperationItem,
	userId: string,
	until: string,
	made: string,
): Promise<IDataObject> {
	const result = await setMfaBypass(api, userId, until).catch((thrown: unknown) => {
		throw afterDoing(thrown, made);
	});
	const { bypassMFAEnabledUntil, changed, confirmed } = result;
	return {
		until: bypassMFAEnabledUntil,
		changed,
		...(confirmed !== undefined && { confirmed }),
	};
}

const REPORT = `
	user{id username} changed:boolean
	devices{changed:boolean deletedCount:integer blockedCount:integer devices[${LISTED_DEVICE}]}
	bypass{until changed:boolean} ${ENROLLMENT_LINK}`;

export const resetMfa: ItemOperation = {
	name: 'Reset MFA',
	value: 'resetMfa',
	action: 'Reset MFA of user',
	description:
		'Let a user who lost their keys start over: delete or block all their devices. Optionally, let them sign in with the password alone for a while, and create a link to register a new passkey.',
	done: {
		evidence: 'state',
		when: 'the devices are gone or blocked, and the bypass ends at this time, if there is to be one',
	},
	output: REPORT,
	fields,
	async run(item) {
		const findUser = readWholeUser(item);
		const stop = item.read.choice<Stop>('devices');
		const isMeant = readOnlyTypes(item);
		const { until, makeLink } = readPlan(item);
		const user = await findUser();
		if (makeLink) refuseBlocked(user);
		const devices = await stopDevices(item, user.id, stop, isMeant);
		const made = devices.changed ? 'The devices were blocked or deleted' : '';
		const bypass = until === undefined ? undefined : await setBypass(item, user.id, until, made);
		const results = [devices, ...(bypass ? [bypass] : [])];
		item.record(user.username ?? user.id, 'MFA_RESET');
		return {
			user: { id: user.id, username: user.username },
			changed: results.some(({ changed }) => changed === true),
			...(results.some(({ confirmed }) => confirmed === false) && { confirmed: false }),
			devices,
			...(bypass && { bypass }),
			...makeLink?.(user),
		};
	},
};
