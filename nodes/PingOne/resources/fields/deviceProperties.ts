import { FieldError } from '../../pingone/errors/fieldError';
import { collection } from '../../read/input';
import { choice, optionalDate, text } from '../../read/kinds';

const MAX_NICKNAME = 100;

function checkNickname(value: string, label: string): string {
	if (value.length <= MAX_NICKNAME) return value;
	throw new FieldError(
		label,
		`must be up to ${MAX_NICKNAME} characters, got ${value.length}`,
		'Shorten it, or check the expression.',
	);
}

export const nickname = text({
	displayName: 'Nickname',
	name: 'nickname',
	placeholder: 'e.g. Ada’s security key',
	description: 'Display name of the device, up to 100 characters',
}).as(checkNickname);

/** What was set of two related members; undefined when neither was. */
const anyOf = <Members extends object>(members: Members): Members | undefined =>
	Object.values(members).some((value) => value !== undefined) ? members : undefined;

/** The optional properties of PingOne's request model, and `policyType`; undefined where not set. */
export const deviceProperties = collection(
	{ displayName: 'Additional Fields', name: 'additionalFields', placeholder: 'Add Field' },
	[
		choice({
			displayName: 'Block Status',
			name: 'blockStatus',
			options: [
				{ name: 'Blocked', value: 'BLOCKED' },
				{ name: 'Unblocked', value: 'UNBLOCKED' },
			],
			default: 'UNBLOCKED',
			description: 'Advanced: block status to send. PingOne may ignore it.',
		}),
		optionalDate({
			displayName: 'Blocked At',
			name: 'blockedAt',
			description: 'Advanced: block time to send. PingOne may ignore it.',
		}),
		optionalDate({
			displayName: 'Lock Expires At',
			name: 'lockExpiresAt',
			description: 'Advanced: lock expiration time to send. PingOne may ignore it.',
		}),
		choice({
			displayName: 'Lock Status',
			name: 'lockStatus',
			options: [
				{ name: 'Locked', value: 'LOCKED' },
				{ name: 'Unlocked', value: 'UNLOCKED' },
			],
			default: 'UNLOCKED',
			description: 'Advanced: lock status to send. PingOne may ignore it.',
		}),
		nickname,
		text({
			displayName: 'Policy Type',
			name: 'policyType',
			description:
				'Advanced: type of the device authentication policy, PING_ONE_MFA or PING_ONE_ID. Rarely needed.',
		}),
	],
).as((given) => ({
	nickname: given.nickname || undefined,
	block: anyOf({ status: given.blockStatus, blockedAt: given.blockedAt }),
	lock: anyOf({ status: given.lockStatus, expiresAt: given.lockExpiresAt }),
	policyType: given.policyType || undefined,
}));
