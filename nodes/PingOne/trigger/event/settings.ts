import type { IDataObject } from 'n8n-workflow';
import { FieldError, quote } from '../../pingone/errors/fieldError';
import { requireUuid } from '../../pingone/errors/uuid';
import { EVENT_GROUPS } from './catalog';
import type { Outcome } from './outcome';

/** The admin's settings, validated. */
export interface TriggerSettings {
	/** PingOne's event types, in alphabetical order, each once. */
	types: string[];
	/** IDs; empty: all populations. */
	populations: string[];
	/** IDs; empty: all applications. */
	applications: string[];
	administratorsOnly: boolean;
	outcome?: Outcome;
	/** Whether items have IP address and user agent. */
	includeSource: boolean;
	simplify: boolean;
	includeRaw: boolean;
	fetchDetails: boolean;
	/** How far back to look after an outage, in ms; for polling. */
	catchUpMs: number;
}

/** The part of n8n's context that the fields are read from. */
export interface SettingsContext {
	getNodeParameter(name: string, fallback?: unknown): unknown;
}

/** Such as `APPLICATION.CREATED`: upper-case words on both sides of one dot. */
const EVENT_TYPE = /^[A-Z][A-Z0-9_]*\.[A-Z][A-Z0-9_]*$/;
/**
 * Maximum number of populations and applications per subscription (Ping's API model of a
 * subscription).
 */
const MAX_IDS = 10;
const HOUR_MS = 3_600_000;
const MAX_CATCH_UP_HOURS = 336;

const words = (value: unknown): string[] =>
	(typeof value === 'string' ? value.split(/[\s,;]+/) : []).filter((word) => word !== '');

function readTypes(chosen: unknown, other: unknown): string[] {
	const types = new Set<string>();
	for (const value of Array.isArray(chosen) ? chosen.map(String) : []) {
		const group = EVENT_GROUPS.find((each) => each.value === value);
		for (const type of group ? Object.keys(group.events) : [value]) types.add(type);
	}
	for (const word of words(other)) {
		if (!EVENT_TYPE.test(word)) {
			throw new FieldError(
				'Other Event Types',
				`must be event types such as DEVICE.CREATED, got ${quote(word)}`,
				'Copy the type from the column Event Type of PingOne’s audit log, and separate several by commas.',
			);
		}
		types.add(word);
	}
	if (types.size === 0) {
		throw new FieldError(
			'Events',
			'must name at least one event',
			'Choose an event or a group of events.',
		);
	}
	return [...types].sort();
}

function readIds(value: unknown, field: string): string[] {
	const given = Array.isArray(value) ? value.map(String) : words(value);
	const ids = [...new Set(given.map((id) => requireUuid(id, field)))].sort();
	if (ids.length <= MAX_IDS) return ids;
	throw new FieldError(
		field,
		`must be at most ${MAX_IDS}, got ${ids.length}`,
		'Choose fewer, or none to receive the events of all.',
	);
}

function readCatchUp(value: unknown): number {
	if (typeof value === 'number' && value >= 1 && value <= MAX_CATCH_UP_HOURS) {
		return value * HOUR_MS;
	}
	throw new FieldError(
		'Catch Up (Hours)',
		`must be a number from 1 to ${MAX_CATCH_UP_HOURS}, got ${quote(value)}`,
		'PingOne keeps the last 14 days (336 hours) at hand.',
	);
}

/**
 * Reads and checks the fields of either trigger.
 *
 * @throws FieldError naming the field that cannot be used
 */
export function readSettings(ctx: SettingsContext): TriggerSettings {
	const filters = ctx.getNodeParameter('filters', {}) as IDataObject;
	const options = ctx.getNodeParameter('settings', {}) as IDataObject;
	const { outcome } = filters;
	return {
		types: readTypes(ctx.getNodeParameter('events', []), ctx.getNodeParameter('otherEvents', '')),
		populations: readIds(filters.populations, 'Population Names or IDs'),
		applications: readIds(filters.applications, 'Application IDs'),
		administratorsOnly: filters.administratorsOnly === true,
		...((outcome === 'SUCCESS' || outcome === 'FAILURE') && { outcome }),
		includeSource: options.includeSource === true,
		simplify: ctx.getNodeParameter('simplify', true) !== false,
		includeRaw: options.includeRaw === true,
		fetchDetails: ctx.getNodeParameter('fetchDetails', false) === true,
		catchUpMs: readCatchUp(options.catchUpHours ?? MAX_CATCH_UP_HOURS),
	};
}
