import type { IDataObject, IExecuteFunctions, NodeParameterValueType } from 'n8n-workflow';
import type { LinkPurpose } from '../../page/link/proof';
import { FieldError, quote } from '../../pingone/errors/fieldError';
import type { User } from '../../pingone/types';
import { iso, type Person } from '../../waiting/wait';
import { policy } from '../fields/policy';
import { checkRelyingPartyId, OWN_HOST } from '../fields/relyingParty';
import type { OperationItem } from '../operation';
import { requireWait, resumeUrlOf } from './beginWait';
import { readAddress, requireDomainOfAny, requireDomainOfPolicy } from './domain';
import { laterNodes, requireOneLater, requireWaiter, type Waiter } from './laterNodes';
import { newLink } from './link';

/** What the links of an operation are for. */
export interface LinkKind {
	purpose: LinkPurpose;
	/** The operation that waits with such a link. */
	waiter: Waiter & { name: string };
	/** The field that has the link made, as the editor shows it. */
	field: string;
	personOf(user: User): Person;
}

/** What an expression may be about so that it has the same value in this node as in a later one. */
const SAME_EVERYWHERE = ['$vars', '$env', '$workflow', '$execution', '$('];

/** Whether an expression looks at nothing that depends on the node's own input. */
function isSameEverywhere(expression: string): boolean {
	const names: string[] = expression.match(/\$[\w(]*/g) ?? [];
	if (!names.every((name) => SAME_EVERYWHERE.includes(name))) return false;
	// Of other nodes, the first and the last item are the same; which one belongs to an item, is not.
	return !names.includes('$(') || /\)\.(?:first|last)\(\)/.test(expression);
}

/** The value of an expression; undefined where it cannot be known yet, as of a node that runs later. */
function valueOf(ctx: IExecuteFunctions, expression: string): NodeParameterValueType | undefined {
	if (!isSameEverywhere(expression)) return undefined;
	try {
		return ctx.evaluateExpression(expression.slice(1), 0);
	} catch {
		return undefined;
	}
}

/** What stands in a resource locator; undefined where it cannot be known here. */
function knownValue(ctx: IExecuteFunctions, value: NodeParameterValueType | undefined) {
	const text =
		typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
	const known = typeof text === 'string' && text.startsWith('=') ? valueOf(ctx, text) : text;
	return typeof known === 'string' ? known.trim() : undefined;
}

/** The policy of a node that registers a passkey, as far as it is known here. */
function knownPolicy(ctx: IExecuteFunctions, value: NodeParameterValueType | undefined) {
	const known = knownValue(ctx, value);
	if (known === undefined || known === '') return undefined;
	const { mode } = (typeof value === 'object' ? value : {}) as { mode?: unknown };
	const given = mode === undefined ? known : { mode, value: known };
	return policy.read({ get: () => given, timezone: 'UTC' });
}

/** Says in which node the field is. */
function inNode(name: string, thrown: unknown): unknown {
	if (!(thrown instanceof FieldError)) return thrown;
	const problem = thrown.message.slice(`'${thrown.field}' `.length);
	return new FieldError(
		thrown.field,
		`of the node ${quote(name)} ${problem}`,
		`${thrown.hint} No link was created.`,
	);
}

/**
 * Checks the relying party of the node that will wait, before a link is sent that opens nothing.
 *
 * @returns undefined where it is not known yet, or not the same in all of them
 * @throws FieldError which names that node; PingOneError
 */
async function checkLaterRelyingParty(
	{ api }: Pick<OperationItem, 'api'>,
	ctx: IExecuteFunctions,
	resumeUrl: unknown,
	waiter: Waiter,
): Promise<string | undefined> {
	const ids = new Set<string | undefined>();
	for (const { name, parameters } of laterNodes(ctx, waiter)) {
		const isOwn = parameters.relyingParty === OWN_HOST;
		const domain = isOwn ? undefined : knownValue(ctx, parameters.rpId);
		ids.add(isOwn ? readAddress(resumeUrl, '').rpId : domain);
		if (domain === undefined) continue;
		try {
			readAddress(resumeUrl, checkRelyingPartyId(domain));
			if (waiter.resource === 'confirmation') await requireDomainOfAny(api, domain);
			const registered = knownPolicy(ctx, parameters.policy);
			if (registered) await requireDomainOfPolicy(api, registered, domain);
		} catch (thrown) {
			throw inNode(name, thrown);
		}
	}
	return ids.size === 1 ? [...ids][0] : undefined;
}

/**
 * Checks what a link needs now. @throws FieldError, as `make` does; PingOneError
 *
 * @returns what makes it for a user later, and the relying party of the nodes that wait, where it is known
 */
export async function prepareLink(
	item: OperationItem,
	{ purpose, waiter, field, personOf }: LinkKind,
	{ validMs, asksStartCode = false }: { validMs: number; asksStartCode?: boolean },
): Promise<{ make(user: User): IDataObject; rpId?: string }> {
	const ctx = item.linkContext();
	const resumeUrl = resumeUrlOf(ctx);
	readAddress(resumeUrl, '');
	requireWait(ctx, Date.now() + validMs);
	requireWaiter(ctx, waiter, field);
	const rpId = await checkLaterRelyingParty(item, ctx, resumeUrl, waiter);
	requireOneLater(ctx, waiter);
	const make = (user: User) => {
		const owner = { userId: user.id, purpose };
		const { record, proof, startCode } = newLink(ctx, owner, { validMs, asksStartCode });
		return {
			[purpose]: {
				link: `${String(resumeUrl)}#${proof}`,
				code: proof,
				...(startCode !== undefined && { startCode }),
				validUntil: iso(record.validUntil),
				user: personOf(user),
			},
		};
	};
	return { make, rpId };
}
