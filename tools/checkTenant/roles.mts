/**
 * Which built-in role is enough for an operation, by the tenant's own list: `GET /v1/roles` names the
 * permissions of each ("Read All Built-in Admin Roles").
 */
import { brief, type Call } from './tenant.mts';

/** A built-in role and its permissions, by Ping's identifiers. */
export interface BuiltInRole {
	name: string;
	permissions: string[];
}

const USER = 'dir:read:user';
const DEVICES = 'mfa:read:device';
const MEMBERS = [USER, 'dir:read:group', 'dir:read:groupMembership'];
const MFA_POLICIES = 'mfa:read:deviceAuthenticationPolicy';
const FIDO2_POLICIES = 'mfa:read:fido2Policy';
const MODELS = 'mfa:read:fidoDeviceMetadata';
/** The node reads a state before it changes it. */
const MFA = ['dir:read:userMfaEnabled', 'dir:update:userMfaEnabled'];
const BYPASS = ['mfa:read:bypass', 'mfa:update:bypass'];
const PASSWORD = [USER, 'dir:read:userPassword'];
const SESSIONS = ['sessions:read:session', 'sessions:delete:session'];
const LEAVE = ['dir:read:groupMembership', 'dir:delete:groupMembership'];
/** *Replace Pending*, failed attempts and creates without an answer leave devices to remove. */
const CREATE_DEVICE = [USER, DEVICES, 'mfa:create:device', 'mfa:delete:device'];
/** One who exists may be updated. A password or a life cycle makes it an import. */
const SAVE_USER = [USER, 'dir:create:user', 'dir:import:user', 'dir:update:user', ...MFA];
const STOP_DEVICES = [DEVICES, 'mfa:update:device', 'mfa:delete:device'];

/**
 * What an operation may need, whichever of its options is set, by its names in the editor. A field
 * that names a group, a population or a policy may need to read it as well. Ping publishes the
 * identifiers, but not which one a request needs, so all of this is assumed, and the report says so
 * where no role of the tenant has an identifier.
 */
export const NEEDS: Record<string, string[]> = {
	'Device: Create FIDO2 Device': CREATE_DEVICE,
	'Device: Enroll FIDO2 Device': [...CREATE_DEVICE, 'mfa:update:device', ...MFA],
	'Device: Create Enrollment Link': [USER, ...MFA],
	'Device: Test Sign-In with New Device': [USER, DEVICES, 'mfa:create:deviceAuthentication'],
	'Device: Get Many': [USER, DEVICES],
	'Device: Get': [USER, DEVICES],
	'Device: Block': [USER, DEVICES, 'mfa:update:device'],
	'Device: Block All': [USER, DEVICES, 'mfa:update:device'],
	'Device: Unblock': [USER, DEVICES, 'mfa:update:device'],
	'Device: Unlock': [USER, DEVICES, 'mfa:update:device'],
	'Device: Delete': [USER, DEVICES, 'mfa:delete:device'],
	'Device: Delete All': [USER, DEVICES, 'mfa:delete:device'],
	'Device: Delete Pending': [USER, DEVICES, 'mfa:delete:device'],
	'Device: Update Nickname': [USER, DEVICES, 'mfa:update:device'],
	'Device: Activate FIDO2 Device': [USER, DEVICES, 'mfa:update:device'],
	'Device: Set Order': [USER, DEVICES, 'mfa:update:device'],
	'Device: Remove Order': [USER, DEVICES, 'mfa:update:device'],
	'Device: Get Many Authenticator Models': [MODELS],
	'User: Get': [USER],
	'User: Get Many': [USER],
	'User: Get Many Without Passkey': [USER, DEVICES],
	'User: Create': SAVE_USER,
	'User: Create or Update': SAVE_USER,
	'User: Update': [USER, 'dir:update:user'],
	'User: Offboard': [USER, 'dir:update:user', ...SESSIONS, ...STOP_DEVICES, ...LEAVE],
	'User: Disable': [USER, 'dir:update:user'],
	'User: Enable': [USER, 'dir:update:user'],
	'User: Delete': [USER, 'dir:delete:user'],
	'User: Reset MFA': [USER, ...STOP_DEVICES, ...BYPASS],
	'User: Get MFA Status': [USER, 'dir:read:userMfaEnabled'],
	'User: Enable MFA': [USER, ...MFA],
	'User: Disable MFA': [USER, ...MFA],
	'User: Get MFA Bypass': [USER, 'mfa:read:bypass'],
	'User: Set MFA Bypass': [USER, ...BYPASS],
	'User: Get Many Sessions': [USER, 'sessions:read:session'],
	'User: End Sessions': [USER, ...SESSIONS],
	'User: Lock Account': [USER, 'dir:update:user'],
	'User: Unlock Account': [USER, 'dir:update:user'],
	'User: Get Many Groups': MEMBERS,
	'User: Move to Population': [USER, 'dir:update:user'],
	'User: Get Password State': PASSWORD,
	'User: Set Password': [...PASSWORD, 'dir:set:userPassword'],
	'User: Unlock Password': [...PASSWORD, 'dir:unlock:userPassword'],
	'User: Require Password Change': [...PASSWORD, 'dir:forceChange:userPassword'],
	'Group: Add User': [...MEMBERS, 'dir:create:groupMembership'],
	'Group: Remove User': [...MEMBERS, 'dir:delete:groupMembership'],
	'Group: Get Many Members': [USER, 'dir:read:group'],
	'Group: Get Many': ['dir:read:group'],
	'Group: Get': ['dir:read:group'],
	'Group: Create': ['dir:read:group', 'dir:create:group'],
	'Group: Update': ['dir:read:group', 'dir:update:group'],
	'Group: Delete': ['dir:read:group', 'dir:delete:group'],
	'Confirmation: Create Confirmation Link': [USER, DEVICES],
	'Confirmation: Send and Wait for Passkey': [USER, DEVICES, 'mfa:create:deviceAuthentication'],
	'Population: Get Many': ['dir:read:population'],
	'Policy: Get Many Device Authentication Policies': [MFA_POLICIES],
	'Policy: Get Device Authentication Policy': [MFA_POLICIES],
	'Policy: Get Many FIDO2 Policies': [FIDO2_POLICIES],
	'Policy: Get FIDO2 Policy': [FIDO2_POLICIES],
};

/** What is enough for an operation. */
export interface Enough {
	operation: string;
	/** Every built-in role that is enough, the one with the fewest permissions first. */
	roles: string[];
	/** Identifiers that no role of the tenant has: they are not as assumed, so `roles` says nothing. */
	unknown: string[];
}

/** The roles that are enough for each operation. */
export function enoughFor(roles: BuiltInRole[], needs = NEEDS): Enough[] {
	const known = new Set(roles.flatMap(({ permissions }) => permissions));
	const bySize = [...roles].sort((a, b) => a.permissions.length - b.permissions.length);
	return Object.entries(needs).map(([operation, needed]) => ({
		operation,
		roles: bySize
			.filter(({ permissions }) => needed.every((each) => permissions.includes(each)))
			.map(({ name }) => name),
		unknown: needed.filter((each) => !known.has(each)),
	}));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null;

const listOf = (value: unknown): Array<Record<string, unknown>> =>
	Array.isArray(value) ? value.filter(isRecord) : [];

/**
 * Reads the built-in roles.
 *
 * @returns in words why not, when the answer is no list of roles with permissions
 */
export async function readRoles(call: Call): Promise<BuiltInRole[] | string> {
	const reply = await call('GET', '/roles', { toAll: true });
	const embedded = isRecord(reply.json._embedded) ? reply.json._embedded : {};
	const roles = listOf(embedded.roles).map(({ name, permissions }) => ({
		name: String(name),
		permissions: listOf(permissions).map(({ id }) => String(id)),
	}));
	const isTold = reply.status === 200 && roles.some(({ permissions }) => permissions.length > 0);
	return isTold ? roles : `The built-in roles could not be read: ${brief(reply)}`;
}

const inWords = ({ operation, roles: [smallest, ...others], unknown }: Enough): string => {
	if (unknown.length > 0) return `? ${operation}: no role of this tenant has ${unknown.join(', ')}`;
	if (smallest === undefined) return `- ${operation}: no single role is enough`;
	const also = others.length > 0 ? ` (also ${others.join(', ')})` : '';
	return `${operation}: ${smallest}${also}`;
};

/** The smallest built-in role for each operation, as lines. */
export async function rolesText(call: Call): Promise<string> {
	const roles = await readRoles(call);
	if (typeof roles === 'string') return roles;
	return [
		'The smallest built-in role whose permissions are enough, whichever options are set. Which permissions an operation needs is assumed:',
		...enoughFor(roles).map((enough) => `  ${inWords(enough)}`),
	].join('\n');
}
