import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { ApiRequest } from '../../../../nodes/PingOne/pingone/client/apiRequest.ts';
import { toResponse } from '../../../../nodes/PingOne/pingone/errors/apiResponse.ts';
import { FieldError } from '../../../../nodes/PingOne/pingone/errors/fieldError.ts';
import { Field, type Source } from '../../../../nodes/PingOne/read/input.ts';
import { itemSource } from '../../../../nodes/PingOne/read/source.ts';
import { sendAndWait } from '../../../../nodes/PingOne/resources/confirmation/sendAndWait.ts';
import { enroll } from '../../../../nodes/PingOne/resources/device/enroll/index.ts';
import { prepareTest } from '../../../../nodes/PingOne/resources/device/testSignIn.ts';
import type { WatchOperation } from '../../../../nodes/PingOne/resources/waiting/watch.ts';
import { maxConcurrentRequests } from '../../../../nodes/PingOne/resources/execute.ts';
import { itemView } from '../../../../nodes/PingOne/resources/item.ts';
import type { Operation } from '../../../../nodes/PingOne/resources/operation.ts';
import { CAN_WAIT } from '../../../support/canWait.mts';
import { frozen } from '../../../support/mutants.mts';
import { UUID } from './values.mts';

/** What came of one run of an operation. */
export interface Observed {
	/** Requests, output, and how the fields were read, as text to compare. */
	all: string;
	/** What the readers gave for the field under test. */
	read: string;
	sent: number;
	refused?: FieldError;
	failed?: unknown;
}

const NOW = Date.now();

const USER = { id: UUID, username: 'ada', email: 'ada@example.com', enabled: true };
const DEVICE = { id: UUID, type: 'FIDO2', status: 'ACTIVE', createdAt: '2020-01-01T00:00:00Z' };

/** Fits every read. A change ends the operation, so that nothing is waited for. */
const ANSWER = {
	...USER,
	fido2: { enabled: true },
	_embedded: {
		users: [USER],
		devices: [DEVICE],
		groups: [],
		populations: [],
		sessions: [],
		memberOfGroups: [],
		deviceAuthenticationPolicies: [],
		fido2Policies: [],
	},
};

class ChangeSent extends Error {}

function senderInto(asked: unknown[], environmentId: string) {
	return async ({ method, path, query, body, headers, timeoutMs }: ApiRequest) => {
		asked.push({ environmentId, method, path, query, body, headers, timeoutMs });
		if (method !== 'GET') throw new ChangeSent();
		return await Promise.resolve(toResponse(200, {}, JSON.stringify(ANSWER)));
	};
}

const link = {
	version: 1,
	purpose: 'enrollment',
	executionId: 'e',
	userId: UUID,
	salt: 's',
	digests: ['d'],
	codes: [],
	backups: [],
	backupCodes: [],
	validUntil: NOW + 3_600_000,
	asksStartCode: false,
	spent: false,
};

const SECRET = 'x'.repeat(64);

const confirmationLink = { ...link, purpose: 'confirmation' as const };

function contextFor(parameters: IDataObject, operation: string): IExecuteFunctions {
	const { page } = frozen('enrollWait');
	const kept = { ...frozen('enrollWait'), page, version: 1, spent: true, origin: 'o' };
	const used = ['testSignIn', 'watchLink'].includes(operation) ? kept : {};
	const flow = {
		pingOneLinks: [
			{ ...link, ...used },
			{ ...confirmationLink, ...used },
		],
	};
	const user = { id: UUID, username: 'ada', name: 'Ada' };
	const enrollment = { status: 'ENROLLED', user, enrolledAt: '2026-01-01' };
	const confirmation = { status: 'CONFIRMED', user, at: '2026-01-01' };
	return {
		getNodeParameter: (name: string, _: number, fallback: unknown) =>
			name in parameters ? parameters[name] : fallback,
		getTimezone: () => 'UTC',
		getInputData: () => [{ json: { id: UUID, enrollment, confirmation } }],
		getContext: () => flow,
		...CAN_WAIT,
		getExecutionId: () => 'e',
		getNode: () => ({ name: 'PingOne', type: 'n8n-nodes-pingone.pingOne' }),
		evaluateExpression: () => 'https://n8n.example.com/form-waiting/1?signature=x',
		logger: { info: () => undefined },
	} as unknown as IExecuteFunctions;
}

const connection = {
	apiUrl: 'https://api.example.com',
	environmentId: 'own',
	workerEnvironmentId: 'own',
	tenant: 't',
};

async function run(ctx: IExecuteFunctions, operation: Operation, asked: unknown[]) {
	const sendFor = (own: { environmentId: string }) => senderInto(asked, own.environmentId);
	const common = { connection: connection as never, credential: { clientSecret: SECRET }, sendFor };
	const source = itemSource(ctx, 0);
	if (!('execute' in operation)) {
		const { settings, run: work } = operation.read(source);
		return withoutChance(await work(itemView(ctx, common, settings, 0)));
	}
	const waiting = [enroll, sendAndWait].find(({ value }) => value === operation.value);
	if (operation.value === 'testSignIn') {
		return (prepareTest(ctx, ctx.getInputData()[0].json)?.expiresAt ?? 0) > NOW;
	}
	if (!waiting) return (operation as WatchOperation).prepare(ctx).expiresAt > NOW;
	const { settings, prepare, ...given } = waiting.read(source);
	const item = itemView(ctx, common, settings, 0);
	const { wait } = await prepare({ ...given, ctx, item, call: settings.call });
	const { nonce: _, link: __, others: ___, expiresAt, ...kept } = wait;
	const { delivery } = given;
	return { ...kept, delivery, minutes: Math.round((expiresAt - NOW) / 60_000) };
}

/** What the fields decide about a link: the rest is random. */
function linkOf({ validUntil, ...others }: IDataObject) {
	const minutes = Math.round((Date.parse(String(validUntil)) - NOW) / 60_000);
	return { minutes, hasStartCode: 'startCode' in others };
}

const withoutChance = (output: IDataObject | IDataObject[]) => {
	if (Array.isArray(output)) return output;
	const { enrollment, confirmation, ...others } = output;
	const made = (enrollment ?? confirmation) as IDataObject | undefined;
	return { ...others, ...(made && { link: linkOf(made) }) };
};

/** Notes what every field is read as, until it is restored. */
export function trace(noted: Array<[name: string, value: unknown]>): () => void {
	const read = Field.prototype.read as (this: Field<string, unknown>, source: Source) => unknown;
	const spy = jest.spyOn(Field.prototype, 'read').mockImplementation(function (
		this: Field<string, unknown>,
		source,
	): unknown {
		const value = read.call(this, source);
		noted.push([this.name, value]);
		return value;
	});
	return () => {
		spy.mockRestore();
	};
}

/** Runs an operation with these parameters against an API that answers anything. */
export async function observe(
	operation: Operation,
	parameters: IDataObject,
	under: string,
): Promise<Observed> {
	const asked: unknown[] = [];
	const noted: Array<[name: string, value: unknown]> = [];
	const ctx = contextFor(parameters, operation.value);
	const restore = trace(noted);
	let output: unknown;
	let failed: unknown;
	let most: unknown;
	try {
		if (!('execute' in operation)) most = maxConcurrentRequests(ctx, operation);
		output = await run(ctx, operation, asked);
	} catch (thrown) {
		if (!(thrown instanceof ChangeSent)) failed = thrown;
	} finally {
		restore();
	}
	const read = JSON.stringify(noted.filter(([name]) => name === under).map(([, value]) => value));
	const text = JSON.stringify({ asked, output, most, failed: String(failed) });
	return {
		all: text,
		read,
		sent: asked.length,
		failed,
		...(failed instanceof FieldError && { refused: failed }),
	};
}
