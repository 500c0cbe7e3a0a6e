import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { CallOptions } from '../../pingone/client/api';
import { FieldError, quote } from '../../pingone/errors/fieldError';

const DEFAULT_TIMEOUT_SECONDS = 30;
const MAX_TIMEOUT_SECONDS = 300;

const transactionId: INodeProperties = {
	displayName: 'External Transaction ID',
	name: 'externalTransactionId',
	type: 'string',
	default: '',
	placeholder: 'e.g. onboarding-2041',
	description:
		'Appears in PingOne’s audit log, so that you can find what this workflow did. Up to 100 letters, digits, and the characters . _ - / @ = # +.',
};

const maxConcurrentRequests: INodeProperties = {
	displayName: 'Max Concurrent Requests',
	name: 'maxConcurrentRequests',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 10,
	description:
		'Upper bound for requests in progress at the same time. Leave it unset to adapt to PingOne’s rate limit automatically.',
};

const timeout: INodeProperties = {
	displayName: 'Timeout',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: MAX_TIMEOUT_SECONDS },
	default: DEFAULT_TIMEOUT_SECONDS,
	description: 'How long to wait for a response from PingOne, in seconds',
};

/**
 * The Options collection: those of every operation, and the operation's own.
 *
 * @param own the operation's own options
 */
export const optionsField = (own: INodeProperties[] = []): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [...own, transactionId, maxConcurrentRequests, timeout].sort((a, b) =>
		a.displayName.localeCompare(b.displayName),
	),
});

/**
 * PingOne API reference: at most 100 characters; PingOne replaces characters outside this set,
 * which would break the search.
 */
const TRANSACTION_ID = /^[A-Za-z0-9._\-/@=#+]{1,100}$/;

function readSeconds(seconds: unknown): number {
	if (typeof seconds === 'number' && seconds >= 1 && seconds <= MAX_TIMEOUT_SECONDS) {
		return seconds;
	}
	throw new FieldError(
		'Timeout',
		`must be between 1 and ${MAX_TIMEOUT_SECONDS} seconds, got ${quote(seconds)}`,
		`Remove it to use the default of ${DEFAULT_TIMEOUT_SECONDS} seconds.`,
	);
}

function readTransactionId(id: unknown): string | undefined {
	if (id === undefined || id === '') return undefined;
	if (typeof id === 'string' && TRANSACTION_ID.test(id)) return id;
	throw new FieldError(
		'External Transaction ID',
		`must be up to 100 letters, digits, and the characters . _ - / @ = # +, got ${quote(id)}`,
		'Shorten it, or remove other characters.',
	);
}

const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 1;

/** @returns the settings for all requests of an item @throws FieldError */
export function readCallOptions(options: IDataObject): CallOptions {
	const { maxConcurrentRequests: max = 1 } = options;
	if (!isCount(max)) {
		throw new FieldError(
			'Max Concurrent Requests',
			`must be a whole number of at least 1, got ${quote(max)}`,
			'Remove it to adapt to PingOne’s rate limit automatically.',
		);
	}
	return {
		timeoutMs: Math.round(readSeconds(options.timeout ?? DEFAULT_TIMEOUT_SECONDS) * 1000),
		transactionId: readTransactionId(options.externalTransactionId),
	};
}

/**
 * @returns the upper bound for a run, if a valid one is set; items check it again, with a message
 */
export const readMaxConcurrentRequests = ({
	maxConcurrentRequests: max,
}: IDataObject): number | undefined => (isCount(max) ? max : undefined);
