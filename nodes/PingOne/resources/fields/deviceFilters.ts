import type { Device } from '../../pingone/types';
import { choice, flag } from '../../read/kinds';
import { ageFilters, ageOf, isOlder } from './age';
import { filterChoices, filtersBy } from './filterValues';
import { relyingPartyFilter } from './relyingParty';

// Names in PingOne's own words (PingOne API reference, "MFA Devices"); the list may grow.
const TYPES: Array<[name: string, value: string]> = [
	['Email', 'EMAIL'],
	['FIDO2', 'FIDO2'],
	['Mobile', 'MOBILE'],
	['OATH Token', 'OATH_TOKEN'],
	['PingID Desktop', 'PINGID_DESKTOP_GEN2'],
	['SMS', 'SMS'],
	['TOTP', 'TOTP'],
	['Voice', 'VOICE'],
	['WhatsApp', 'WHATSAPP'],
];

export const types = filterChoices({
	displayName: 'Types',
	name: 'types',
	options: TYPES.map(([name, value]) => ({ name, value })),
	default: ['FIDO2'],
	description: 'The device types to return',
});

/** Whether a value is the one to filter by, if there is one. */
const isAsked = (wanted: string | boolean | undefined, value: string | boolean | undefined) =>
	wanted === undefined || value === wanted;

const [olderThan, ageUnit] = ageFilters;

/** Filters for devices: by PingOne (`query`: status or type), and by the node (`matches`). */
export const deviceFilters = filtersBy([
	ageUnit,
	flag({
		displayName: 'Blocked',
		name: 'blocked',
		default: true,
		description: 'Whether to return only blocked devices, or only those that are not blocked',
	}),
	flag({
		displayName: 'Locked',
		name: 'locked',
		default: true,
		description: 'Whether to return only locked devices, or only those that are not locked',
	}),
	olderThan,
	relyingPartyFilter,
	choice({
		displayName: 'Status',
		name: 'status',
		options: [
			{ name: 'Activation Required', value: 'ACTIVATION_REQUIRED' },
			{ name: 'Active', value: 'ACTIVE' },
		],
		default: 'ACTIVE',
		description:
			'Only devices with this status. Activation Required: the user has not finished the setup.',
	}),
	types,
]).as(({ types: only, status, blocked, locked, relyingParty, ...age }) => {
	const ageMs = ageOf(age.olderThan, age.ageUnit);
	return {
		query: { status, type: only?.length === 1 ? only[0] : undefined },
		matches: (device: Device, nowMs: number) =>
			(only === undefined || only.includes(device.type ?? '')) &&
			isAsked(status, device.status) &&
			isAsked(relyingParty, device.rp?.id) &&
			isAsked(blocked, device.block?.status === 'BLOCKED') &&
			isAsked(locked, device.lock?.status === 'LOCKED') &&
			(ageMs === undefined || isOlder(device.createdAt, ageMs, nowMs)),
	};
});
