import { FieldError, quote } from '../../pingone/errors/fieldError';
import { requireUuid } from '../../pingone/errors/uuid';
import { triggerFields, type TriggerContext } from '../../read/nodeFields';
import type { FieldReader } from '../../read/reader';
import { EVENT_GROUPS } from './catalog';
import { pollingFields, webhookFields } from './fields';
import type { Outcome } from './members';

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
}

/** The settings of the trigger that reads the audit log. */
export interface PollingSettings extends TriggerSettings {
	/** How far back to look after an outage, in ms. */
	catchUpMs: number;
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

const words = (text: string): string[] => text.split(/[\s;]+/).filter((word) => word !== '');

function readTypes(fields: FieldReader): string[] {
	const types = new Set<string>();
	for (const value of fields.choices('events', (text) => EVENT_TYPE.test(text))) {
		const group = EVENT_GROUPS.find((each) => each.value === value);
		for (const type of group ? Object.keys(group.events) : [value]) types.add(type);
	}
	for (const word of fields.list('otherEvents').flatMap(words)) {
		if (!EVENT_TYPE.test(word)) {
			throw new FieldError(
				fields.label('otherEvents'),
				`must be event types such as DEVICE.CREATED, got ${quote(word)}`,
				'Copy the type from the column Event Type of PingOne’s audit log, and separate several by commas.',
			);
		}
		types.add(word);
	}
	if (types.size > 0) return [...types].sort();
	throw new FieldError(
		fields.label('events'),
		'must name at least one event',
		'Choose an event or a group of events.',
	);
}

/** @throws FieldError also for a filter without a value: without it, more would come out */
function readIds(filters: FieldReader<undefined>, name: string): string[] {
	const given = filters.list(name);
	if (given === undefined) return [];
	const field = filters.label(name);
	const ids = [...new Set(given.flatMap(words).map((id) => requireUuid(id, field)))].sort();
	if (ids.length === 0) {
		throw new FieldError(field, 'is empty', 'Enter a value, or remove this filter to receive all.');
	}
	if (ids.length <= MAX_IDS) return ids;
	throw new FieldError(
		field,
		`must be at most ${MAX_IDS}, got ${ids.length}`,
		'Choose fewer, or remove this filter to receive the events of all.',
	);
}

function readCommon(fields: FieldReader): TriggerSettings {
	const filters = fields.in('filters');
	const options = fields.in('settings');
	const outcome = filters.choice<Outcome>('outcome');
	return {
		types: readTypes(fields),
		populations: readIds(filters, 'populations'),
		applications: readIds(filters, 'applications'),
		administratorsOnly: filters.flag('administratorsOnly') ?? false,
		...(outcome && { outcome }),
		includeSource: options.flag('includeSource') ?? false,
		simplify: fields.flag('simplify'),
		includeRaw: options.flag('includeRaw') ?? false,
		fetchDetails: fields.flag('fetchDetails'),
	};
}

/**
 * Reads and checks the fields of the trigger that PingOne calls.
 *
 * @throws FieldError naming the field that cannot be used
 */
export const readWebhookSettings = (ctx: TriggerContext): TriggerSettings =>
	readCommon(triggerFields(ctx, webhookFields));

/**
 * Reads and checks the fields of the trigger that reads the audit log.
 *
 * @throws FieldError naming the field that cannot be used
 */
export function readPollingSettings(ctx: TriggerContext): PollingSettings {
	const fields = triggerFields(ctx, pollingFields);
	const hours = fields.in('settings').number('catchUpHours', {
		allows: (value) => value >= 1 && value <= MAX_CATCH_UP_HOURS,
		must: `be a number from 1 to ${MAX_CATCH_UP_HOURS}`,
		hint: 'PingOne keeps the last 14 days (336 hours) at hand.',
	});
	return { ...readCommon(fields), catchUpMs: (hours ?? MAX_CATCH_UP_HOURS) * HOUR_MS };
}
