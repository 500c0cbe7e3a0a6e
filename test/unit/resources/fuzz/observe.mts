import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { ApiRequest } from '../../../../nodes/PingOne/pingone/client/apiRequest.ts';
import { toResponse } from '../../../../nodes/PingOne/pingone/errors/apiResponse.ts';
import { FieldError } from '../../../../nodes/PingOne/pingone/errors/fieldError.ts';
import { FieldReader } from '../../../../nodes/PingOne/read/reader.ts';
import { digestOf, makeProof } from '../../../../nodes/PingOne/page/link/proof.ts';
import { prepare as prepareConfirmation } from '../../../../nodes/PingOne/resources/confirmation/prepare.ts';
import { prepare as prepareEnrollment } from '../../../../nodes/PingOne/resources/device/enroll/prepare.ts';
import { readGoing } from '../../../../nodes/PingOne/resources/waiting/goOn.ts';
import { prepareWatch } from '../../../../nodes/PingOne/resources/device/watch/wait.ts';
import { readMaxConcurrentRequests } from '../../../../nodes/PingOne/resources/fields/options.ts';
import { itemView } from '../../../../nodes/PingOne/resources/item.ts';
import type { Operation, OperationItem } from '../../../../nodes/PingOne/resources/operation.ts';
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
	purpose: 'enrollment',
	executionId: 'e',
	userId: UUID,
	salt: 's',
	digest: 'd',
	validUntil: NOW + 3_600_000,
	asksStartCode: false,
	spent: false,
};

const SECRET = 'x'.repeat(64);

const toEnroll = { executionId: 'e', userId: UUID, salt: 's', purpose: 'enrollment' as const };
const toConfirm = { executionId: 'e', userId: UUID, salt: 's', purpose: 'confirmation' as const };
const confirmationLink = { ...link, ...toConfirm, digest: digestOf(makeProof(SECRET, toConfirm)) };
link.digest = digestOf(makeProof(SECRET, toEnroll));

function contextFor(parameters: IDataObject, operation: string): IExecuteFunctions {
	const flow = {
		pingOneLinks: [
			operation === 'watchLink' ? { ...link, spent: true, page: {}, origin: 'o' } : link,
			confirmationLink,
		],
	};
	const enrollment = { status: 'ENROLLED', user: { id: UUID }, enrolledAt: '2026-01-01' };
	return {
		getNodeParameter: (name: string, _: number, fallback: unknown) =>
			name in parameters ? parameters[name] : fallback,
		getTimezone: () => 'UTC',
		getInputData: () => [{ json: { enrollment } }],
		getContext: () => flow,
		getChildNodes: () => [],
		getExecutionId: () => 'e',
		getNode: () => ({ name: 'PingOne', type: 'n8n-nodes-pingone.pingOne' }),
		evaluateExpression: () => 'https://n8n.example.com/form-waiting/1?signature=x',
		logger: { info: () => undefined },
	} as unknown as IExecuteFunctions;
}

async function run(ctx: IExecuteFunctions, operation: Operation, item: OperationItem) {
	if ('run' in operation) return withoutChance(await operation.run(item));
	const prepare = { enroll: prepareEnrollment, sendAndWait: prepareConfirmation }[operation.value];
	if (prepare) {
		const going = readGoing(item, SECRET, { remindUnit: 'hours' });
		const { delivery } = going;
		const { wait } = await prepare(ctx, item, going);
		const { nonce: _, link: __, others: ___, expiresAt, ...kept } = wait;
		return { ...kept, delivery, minutes: Math.round((expiresAt - NOW) / 60_000) };
	}
	throw new Error(`${operation.value} is not observed`);
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

const READERS = [
	...['text', 'filledText', 'secret', 'flag', 'choice', 'choices', 'list', 'number', 'date'],
	...['locator', 'workflow', 'json', 'any'],
] as const;

/** Notes what every reader gives, until it is restored. */
export function trace(noted: Array<[name: string, value: unknown]>): () => void {
	const prototype = FieldReader.prototype as unknown as Record<string, (name: string) => unknown>;
	const spies = READERS.map((reader) => {
		const own = prototype[reader];
		return jest.spyOn(prototype, reader).mockImplementation(function (
			this: unknown,
			...args: [name: string]
		) {
			const value = own.apply(this, args);
			noted.push([args[0], value]);
			return value;
		});
	});
	return () => spies.forEach((spy) => spy.mockRestore());
}

/** Runs an operation with these parameters against an API that answers anything. */
export async function observe(
	operation: Operation,
	fields: INodeProperties[],
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
		if (operation.value === 'watchLink') {
			output = prepareWatch(ctx).wait.expiresAt > NOW;
		} else {
			most = readMaxConcurrentRequests(ctx, fields);
			const connection = {
				apiUrl: 'https://api.example.com',
				environmentId: 'own',
				workerEnvironmentId: 'own',
				tenant: 't',
			};
			const sendFor = (own: { environmentId: string }) => senderInto(asked, own.environmentId);
			const common = { connection: connection as never, credential: { clientSecret: SECRET } };
			const item = itemView(ctx, { fields, sendFor, ...common }, 0);
			output = await run(ctx, operation, item);
		}
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
