import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { CallOptions } from '../../pingone/client/api';
import { FieldError, quote } from '../../pingone/errors/fieldError';

const DEFAULT_TIMEOUT_SECONDS = 30;
const LONGEST_TIMEOUT_SECONDS = 300;

const transactionId: INodeProperties = {
	displayName: 'External Transaction ID',
	name: 'externalTransactionId',
	type: 'string',
	default: '',
	placeholder: 'e.g. onboarding-2041',
	description:
		'Appears in PingOne’s audit log, so that you can find what this workflow did. At most 100 letters, digits and . _ - / @ = # +.',
};

const maxInFlight: INodeProperties = {
	displayName: 'Max Requests in Flight',
	name: 'maxRequestsInFlight',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 10,
	description:
		'Never have more requests on their way at a time than this. Without it the node finds PingOne’s limit by itself, which is as fast as PingOne allows.',
};

const timeout: INodeProperties = {
	displayName: 'Timeout',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: LONGEST_TIMEOUT_SECONDS },
	default: DEFAULT_TIMEOUT_SECONDS,
	description: 'How many seconds to wait for an answer of PingOne',
};

/**
 * The Options collection: what every operation has, and what one adds.
 *
 * @param own the operation's own options
 */
export const optionsField = (own: INodeProperties[] = []): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [...own, transactionId, maxInFlight, timeout].sort((a, b) =>
		a.displayName.localeCompare(b.displayName),
	),
});

/** PingOne API reference: at most 100 characters; it replaces others, which would break the search. */
const TRANSACTION_ID = /^[A-Za-z0-9._\-/@=#+]{1,100}$/;

function readSeconds(seconds: unknown): number {
	if (typeof seconds === 'number' && seconds >= 1 && seconds <= LONGEST_TIMEOUT_SECONDS) {
		return seconds;
	}
	throw new FieldError(
		'Timeout',
		`has to be between 1 and ${LONGEST_TIMEOUT_SECONDS} seconds, but is ${quote(seconds)}`,
		`Leave it out for ${DEFAULT_TIMEOUT_SECONDS} seconds.`,
	);
}

function readTransactionId(id: unknown): string | undefined {
	if (id === undefined || id === '') return undefined;
	if (typeof id === 'string' && TRANSACTION_ID.test(id)) return id;
	throw new FieldError(
		'External Transaction ID',
		`has to be at most 100 letters, digits and . _ - / @ = # +, but is ${quote(id)}`,
		'Shorten it, or take other characters out.',
	);
}

const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 1;

/** @returns what applies to all requests of an item @throws FieldError */
export function readCallOptions(options: IDataObject): CallOptions {
	const { maxRequestsInFlight: most = 1 } = options;
	if (!isCount(most)) {
		throw new FieldError(
			'Max Requests in Flight',
			`has to be a whole number from 1 on, but is ${quote(most)}`,
			'Leave it out to let the node find PingOne’s limit by itself.',
		);
	}
	return {
		timeoutMs: Math.round(readSeconds(options.timeout ?? DEFAULT_TIMEOUT_SECONDS) * 1000),
		transactionId: readTransactionId(options.externalTransactionId),
	};
}

/** @returns the upper bound for a run, when a usable one is set; items check it again, with a message */
export const readMaxInFlight = ({ maxRequestsInFlight: most }: IDataObject): number | undefined =>
	isCount(most) ? most : undefined;
