import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { CallOptions } from '../../pingone/client/api';
import { FieldError, quote } from '../../pingone/errors/fieldError';
import { requireUuid } from '../../pingone/errors/uuid';
import { nodeFields, type ParameterContext } from '../../read/nodeFields';
import type { FieldReader } from '../../read/reader';

const DEFAULT_TIMEOUT_SECONDS = 30;
const MAX_TIMEOUT_SECONDS = 300;
const DEFAULT_WAIT_MINUTES = 5;
const MAX_WAIT_MINUTES = 120;

const ENVIRONMENT = 'Environment ID';

const environmentId: INodeProperties = {
	displayName: ENVIRONMENT,
	name: 'environmentId',
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $json.environment }}',
	description:
		'The PingOne environment to work in, for a workflow that serves several. An expression is evaluated for each item. If empty, the one of the credential is used.',
};

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

const waitForPingOne: INodeProperties = {
	displayName: 'Wait for PingOne',
	name: 'waitForPingOne',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: MAX_WAIT_MINUTES },
	default: DEFAULT_WAIT_MINUTES,
	description:
		'How long to wait, in minutes, when PingOne stops responding to all requests. Items that are waiting have not been sent. 0 makes them fail at once.',
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
	options: [
		...own,
		environmentId,
		transactionId,
		maxConcurrentRequests,
		timeout,
		waitForPingOne,
	].sort((a, b) => a.displayName.localeCompare(b.displayName)),
});

/**
 * PingOne API reference: at most 100 characters; PingOne replaces characters outside this set,
 * which would break the search.
 */
const TRANSACTION_ID = /^[A-Za-z0-9._\-/@=#+]{1,100}$/;

/**
 * @returns undefined for the environment of the credential
 * @throws FieldError also when an expression gives nothing: the credential's would be another one
 */
export function readEnvironmentId(options: FieldReader<undefined>): string | undefined {
	if (options.has('environmentId') && options.isMissing('environmentId')) {
		throw new FieldError(
			ENVIRONMENT,
			'has no value for this item',
			'Check the expression. For the environment of the credential it must give empty text.',
		);
	}
	const id = options.text('environmentId') ?? '';
	return id === '' ? undefined : requireUuid(id, ENVIRONMENT);
}

function readTransactionId(options: FieldReader<undefined>): string | undefined {
	const id = options.text('externalTransactionId') ?? '';
	if (id === '') return undefined;
	if (TRANSACTION_ID.test(id)) return id;
	throw new FieldError(
		'External Transaction ID',
		`must be up to 100 letters, digits, and the characters . _ - / @ = # +, got ${quote(id)}`,
		'Shorten it, or remove other characters.',
	);
}

const readMax = (options: FieldReader<undefined>) =>
	options.number('maxConcurrentRequests', {
		allows: (count) => Number.isInteger(count) && count >= 1,
		must: 'be a whole number of at least 1',
		hint: 'Remove it to adapt to PingOne’s rate limit automatically.',
	});

/** @returns the settings for all requests of an item @throws FieldError */
export function readCallOptions(options: FieldReader<undefined>): CallOptions {
	readMax(options);
	const seconds = options.number('timeout', {
		allows: (value) => value >= 1 && value <= MAX_TIMEOUT_SECONDS,
		must: `be between 1 and ${MAX_TIMEOUT_SECONDS} seconds`,
		hint: `Remove it to use the default of ${DEFAULT_TIMEOUT_SECONDS} seconds.`,
	});
	const minutes = options.number('waitForPingOne', {
		allows: (value) => value >= 0 && value <= MAX_WAIT_MINUTES,
		must: `be between 0 and ${MAX_WAIT_MINUTES} minutes`,
		hint: `Remove it to use the default of ${DEFAULT_WAIT_MINUTES} minutes.`,
	});
	return {
		timeoutMs: Math.round((seconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000),
		waitMs: Math.round((minutes ?? DEFAULT_WAIT_MINUTES) * 60_000),
		transactionId: readTransactionId(options),
	};
}

type RunContext = ParameterContext & Pick<IExecuteFunctions, 'getInputData'>;

/**
 * Reads the bound for a whole run from the first item whose Options can be evaluated. An item whose
 * own cannot fails by itself, when its turn comes.
 *
 * @returns undefined when none is set
 */
export function readMaxConcurrentRequests(
	ctx: RunContext,
	fields: INodeProperties[],
): number | undefined {
	for (const item of ctx.getInputData().keys()) {
		try {
			return readMax(nodeFields(ctx, fields, item).in('options'));
		} catch {
			// The item fails for the same reason when it is read as a whole.
		}
	}
	return undefined;
}
