import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
} from 'n8n-workflow';
import { isJsonObject } from '../errors/apiResponse';
import { PingOneError } from '../errors/failure';
import { FieldError } from '../errors/fieldError';
import type { RequestContext } from './apiRequest';

const CREDENTIAL_FIELD = 'Credential to connect with';

/** Fields that decide which client sends the requests, and where tokens come from. */
const WORKER_FIELDS = [
	'region',
	'apiUrl',
	'authServerUrl',
	'environmentId',
	'clientId',
	'clientSecret',
	'authentication',
];

const textOf = (credential: ICredentialDataDecryptedObject, names: string[]) =>
	JSON.stringify(names.map((name) => credential[name]));

/**
 * Checks that an item's credential is the same worker app as the first item's.
 *
 * @throws FieldError when it is not: n8n keeps one token per credential, so the token would be wrong
 */
export function requireSameWorker(
	first: ICredentialDataDecryptedObject,
	own: ICredentialDataDecryptedObject,
): void {
	if (textOf(first, WORKER_FIELDS) === textOf(own, WORKER_FIELDS)) return;
	throw new FieldError(
		CREDENTIAL_FIELD,
		'gives this item another worker app than the first one',
		'Only Managed Environment ID may differ between items: n8n keeps one token per credential. Use a credential and a node for each worker app.',
	);
}

/** The hint where the credential is used again after the items are gone. */
export const differsByItem = () =>
	new FieldError(
		CREDENTIAL_FIELD,
		'depends on the input item, which is gone when the user opens the link',
		'Use a credential without such expressions.',
	);

const MAX_DEPTH = 4;

/** An object with all members that any of these has, each with a value that none of them has. */
function unlikeAny(objects: IDataObject[], depth = 0): IDataObject {
	const inner: Record<string, IDataObject[]> = {};
	const probe: IDataObject = {};
	for (const [name, value] of objects.flatMap((object) => Object.entries(object))) {
		probe[name] = 'some other item';
		if (isJsonObject(value)) (inner[name] ??= []).push(value);
	}
	if (depth === MAX_DEPTH) return probe;
	for (const [name, values] of Object.entries(inner)) probe[name] = unlikeAny(values, depth + 1);
	return probe;
}

type ItemContext = RequestContext & Partial<Pick<IExecuteFunctions, 'getInputData'>>;

/**
 * Whether the credential can differ between items. n8n evaluates a credential's expressions for an
 * item, but returns only the result. So it is evaluated once more, for an item unlike all others:
 * if that changes nothing, no item can. Evaluating it for each item would cost more than the
 * requests.
 *
 * @param first the first item
 * @param read reads the credential from a context for an item
 */
export async function dependsOnItem(
	ctx: ItemContext,
	first: ICredentialDataDecryptedObject,
	read: (ctx: RequestContext, item: number) => Promise<ICredentialDataDecryptedObject>,
): Promise<boolean> {
	const items = ctx.getInputData?.() ?? [];
	const probe: INodeExecutionData = { json: unlikeAny(items.map(({ json }) => json)) };
	// n8n takes the items from here (n8n-core 1.99 to 2.41, BaseExecuteContext.getCredentials).
	const probing = Object.create(ctx, {
		connectionInputData: { value: [...items, probe] },
	}) as RequestContext;
	const names = [...WORKER_FIELDS, 'managedEnvironmentId'];
	return await read(probing, items.length).then(
		(other) => textOf(first, names) !== textOf(other, names),
		(thrown: unknown) => {
			// The expression needs a real item.
			if (thrown instanceof PingOneError && thrown.failure.code === 'unusable') return true;
			throw thrown;
		},
	);
}
