import type { INodeProperties } from 'n8n-workflow';
import type { Device } from '../../pingone/types';
import type { OperationItem } from '../operation';
import { ageFields, isOlder, readAge } from './age';

// Names in PingOne's own words (PingOne API reference, "MFA Devices"); the list may grow.
const TYPES = [
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

/** Which devices of a user to take. PingOne documents no filter for them, so the node filters. */
export const deviceFiltersField: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [
		...ageFields(1, 'days'),
		{
			displayName: 'Blocked',
			name: 'blocked',
			type: 'boolean',
			default: true,
			description: 'Whether to take only devices that are blocked, or only those that are not',
		},
		{
			displayName: 'Locked',
			name: 'locked',
			type: 'boolean',
			default: true,
			description: 'Whether to take only devices that are locked, or only those that are not',
		},
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			options: [
				{ name: 'Activation Required', value: 'ACTIVATION_REQUIRED' },
				{ name: 'Active', value: 'ACTIVE' },
			],
			default: 'ACTIVE',
			description: 'Whether the person has finished setting up the device',
		},
		{
			displayName: 'Types',
			name: 'types',
			type: 'multiOptions',
			options: TYPES.map(([name, value]) => ({ name, value })),
			default: ['FIDO2'],
			description: 'The kinds of devices to take',
		},
	].sort((a, b) => a.displayName.localeCompare(b.displayName)) as INodeProperties[],
};

const toList = (value: unknown): string[] =>
	(Array.isArray(value) ? value : String(value).split(',')).map((entry) => String(entry).trim());

/**
 * Reads Filters.
 *
 * @param nowMs milliseconds since 1970
 * @returns a function that tells whether a device passes all filters that are set
 * @throws FieldError
 */
export function readDeviceFilters(item: OperationItem, nowMs: number): (device: Device) => boolean {
	const {
		types,
		status,
		blocked,
		locked,
		olderThan,
		ageUnit = 'days',
	} = item.collection('filters');
	const wantedTypes = types === undefined ? [] : toList(types).filter(Boolean);
	const ageMs = olderThan === undefined ? undefined : readAge(olderThan, ageUnit);
	return (device) =>
		(wantedTypes.length === 0 || wantedTypes.includes(device.type ?? '')) &&
		(status === undefined || status === '' || device.status === status) &&
		(typeof blocked !== 'boolean' || (device.block?.status === 'BLOCKED') === blocked) &&
		(typeof locked !== 'boolean' || (device.lock?.status === 'LOCKED') === locked) &&
		(ageMs === undefined || isOlder(device.createdAt, ageMs, nowMs));
}
