import { FieldError, quote } from '../../pingone/errors/fieldError';
import { requireUuid } from '../../pingone/errors/uuid';
import type { CallOptions } from '../../pingone/client/api';
import { mergedCollection, type Added, type Members } from '../../read/input';
import { toText } from '../../read/convert';
import { field, number, text } from '../../read/kinds';

const DEFAULT_TIMEOUT_SECONDS = 30;
const MAX_TIMEOUT_SECONDS = 300;
const DEFAULT_WAIT_MINUTES = 5;
const MAX_WAIT_MINUTES = 120;

/** Empty for the environment of the credential, which no expression may give by giving nothing. */
const environmentId = field(
	{
		displayName: 'Environment ID',
		name: 'environmentId',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.environment }}',
		description:
			'The PingOne environment to use, for workflows that use several. An expression is evaluated for each item. If empty, the credential’s environment is used.',
	},
	(value, label) => {
		if (value === undefined || value === null) {
			throw new FieldError(
				label,
				'has no value for this item',
				'Check the expression. To use the credential’s environment, return empty text.',
			);
		}
		const id = toText(label, value);
		return id === '' ? undefined : requireUuid(id, label);
	},
);

/** At most 100 of these (API reference); PingOne replaces others, which would break the search. */
const TRANSACTION_ID = /^[A-Za-z0-9._\-/@=#+]{1,100}$/;

const externalTransactionId = text({
	displayName: 'External Transaction ID',
	name: 'externalTransactionId',
	placeholder: 'e.g. onboarding-2041',
	description:
		'An ID in PingOne’s audit log that helps you find what this workflow did. Up to 100 characters: letters, digits, and . _ - / @ = # +.',
}).as((id, label) => {
	if (id === '') return undefined;
	if (TRANSACTION_ID.test(id)) return id;
	throw new FieldError(
		label,
		`must be up to 100 letters, digits, and the characters . _ - / @ = # +, got ${quote(id)}`,
		'Shorten it, or remove other characters.',
	);
});

const maxConcurrentRequests = number(
	{
		displayName: 'Max Concurrent Requests',
		name: 'maxConcurrentRequests',
		typeOptions: { minValue: 1 },
		default: 10,
		description:
			'Maximum number of simultaneous requests. Leave unset to adapt to PingOne’s rate limit automatically.',
	},
	{
		allows: (count) => Number.isInteger(count) && count >= 1,
		must: 'be a whole number of at least 1',
		hint: 'Remove it to adapt to PingOne’s rate limit automatically.',
	},
);

const timeout = number(
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeout',
		typeOptions: { minValue: 1, maxValue: MAX_TIMEOUT_SECONDS },
		default: DEFAULT_TIMEOUT_SECONDS,
		description: 'How long to wait for a response from PingOne',
	},
	{
		allows: (value) => value >= 1 && value <= MAX_TIMEOUT_SECONDS,
		must: `be between 1 and ${MAX_TIMEOUT_SECONDS} seconds`,
		hint: `Remove it to use the default of ${DEFAULT_TIMEOUT_SECONDS} seconds.`,
	},
);

const waitForPingOne = number(
	{
		displayName: 'Wait for PingOne (Minutes)',
		name: 'waitForPingOne',
		typeOptions: { minValue: 0, maxValue: MAX_WAIT_MINUTES },
		default: DEFAULT_WAIT_MINUTES,
		description:
			'How long to wait when requests fail or PingOne stops responding, counted from an item’s first unrecovered failure. With 0, the item fails immediately.',
	},
	{
		allows: (value) => value >= 0 && value <= MAX_WAIT_MINUTES,
		must: `be between 0 and ${MAX_WAIT_MINUTES} minutes`,
		hint: `Remove it to use the default of ${DEFAULT_WAIT_MINUTES} minutes.`,
	},
);

const OF_EVERY_OPERATION = [
	environmentId,
	externalTransactionId,
	maxConcurrentRequests,
	timeout,
	waitForPingOne,
] as const;

/** How the requests of an item are sent. */
export interface Settings {
	/** Undefined for the environment of the credential. */
	environmentId?: string;
	/** Bound for a whole run; undefined when none is set. */
	maxConcurrentRequests?: number;
	call: CallOptions;
}

/** The Options collection: the operation's own, as they were added, and the settings of every one. */
export const options = <const Own extends Members>(own: Own) =>
	mergedCollection(
		{ displayName: 'Options', name: 'options', placeholder: 'Add option' },
		own,
		OF_EVERY_OPERATION,
	).as((added): { added: Added<Own>; settings: Settings } => ({
		added,
		settings: {
			environmentId: added.environmentId,
			maxConcurrentRequests: added.maxConcurrentRequests,
			call: {
				timeoutMs: Math.round((added.timeout ?? DEFAULT_TIMEOUT_SECONDS) * 1000),
				waitMs: Math.round((added.waitForPingOne ?? DEFAULT_WAIT_MINUTES) * 60_000),
				transactionId: added.externalTransactionId,
			},
		},
	}));
