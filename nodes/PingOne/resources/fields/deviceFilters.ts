import type { INodeProperties } from 'n8n-workflow';
import type { DeviceFilter } from '../../pingone/device/devices';
import type { Device } from '../../pingone/types';
import type { OperationItem } from '../operation';
import { ageFields, isOlder, readAge } from './age';
import { readFilterChoices } from './filterValues';

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

export const typesField: INodeProperties = {
	displayName: 'Types',
	name: 'types',
	type: 'multiOptions',
	options: TYPES.map(([name, value]) => ({ name, value })),
	default: ['FIDO2'],
	description: 'The device types to return',
};

/** Filters for a user's devices. PingOne filters by status or type, the node by everything. */
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
			description: 'Whether to return only blocked devices, or only those that are not blocked',
		},
		{
			displayName: 'Locked',
			name: 'locked',
			type: 'boolean',
			default: true,
			description: 'Whether to return only locked devices, or only those that are not locked',
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
			description: 'Whether the user has finished setting up the device',
		},
		typesField,
	].sort((a, b) => a.displayName.localeCompare(b.displayName)) as INodeProperties[],
};

type DeviceStatus = 'ACTIVE' | 'ACTIVATION_REQUIRED';

export interface DeviceFilters {
	/** What PingOne can filter by. */
	query: DeviceFilter;
	/** Whether a device matches all filters that are set. `nowMs` in milliseconds since 1970. */
	matches(device: Device, nowMs: number): boolean;
}

/** Reads Filters. @throws FieldError */
export function readDeviceFilters(item: OperationItem): DeviceFilters {
	const given = item.read.in('filters');
	const types = readFilterChoices(given, 'types');
	const status = given.choice<DeviceStatus>('status');
	const blocked = given.flag('blocked');
	const locked = given.flag('locked');
	const ageMs = readAge(given);
	return {
		query: { status, type: types?.length === 1 ? types[0] : undefined },
		matches: (device, nowMs) =>
			(types === undefined || types.includes(device.type ?? '')) &&
			(status === undefined || device.status === status) &&
			(blocked === undefined || (device.block?.status === 'BLOCKED') === blocked) &&
			(locked === undefined || (device.lock?.status === 'LOCKED') === locked) &&
			(ageMs === undefined || isOlder(device.createdAt, ageMs, nowMs)),
	};
}
