import type { IExecuteFunctions, NodeParameterValueType } from 'n8n-workflow';
import { FieldError, quote } from '../../pingone/errors/fieldError';
import { checkRelyingPartyId } from '../fields/relyingParty';
import { readAddress } from './address';
import { laterNodes, type Waiter } from './laterNodes';

/** What an expression may be about so that it has the same value in this node as in a later one. */
const SAME_EVERYWHERE = ['$vars', '$env', '$workflow', '$execution', '$('];

/** Whether an expression looks at nothing that depends on the node's own input. */
function isSameEverywhere(expression: string): boolean {
	const names: string[] = expression.match(/\$[\w(]*/g) ?? [];
	if (!names.every((name) => SAME_EVERYWHERE.includes(name))) return false;
	// Of other nodes, the first and the last item are; which one belongs to an item, is not.
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

/** What stands in a resource locator, as far as it is known here. */
function knownValue(
	ctx: IExecuteFunctions,
	value: NodeParameterValueType | undefined,
): string | undefined {
	const text =
		typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
	const known = typeof text === 'string' && text.startsWith('=') ? valueOf(ctx, text) : text;
	return typeof known === 'string' && known !== '' ? known : undefined;
}

function thrownBy(check: () => unknown): unknown {
	try {
		check();
		return undefined;
	} catch (thrown) {
		return thrown;
	}
}

/** Says in which node the field is. */
function inNode(name: string, thrown: unknown): unknown {
	if (!(thrown instanceof FieldError)) return thrown;
	const problem = thrown.message.slice(`'${thrown.field}' `.length);
	return new FieldError(
		thrown.field,
		`of the node ${quote(name)} ${problem}`,
		`${thrown.hint} No link was made.`,
	);
}

/**
 * Checks the relying party ID of the node that will wait, before a link is sent that no browser
 * could use.
 *
 * @param resumeUrl of the execution
 * @throws FieldError which names that node
 */
export function checkLaterRelyingParty(
	ctx: IExecuteFunctions,
	resumeUrl: unknown,
	waiter: Waiter,
): void {
	for (const { name, parameters } of laterNodes(ctx, waiter)) {
		const rpId = knownValue(ctx, parameters.rpId);
		if (rpId === undefined) continue;
		const thrown = thrownBy(() => readAddress(resumeUrl, checkRelyingPartyId(rpId)));
		if (thrown !== undefined) throw inNode(name, thrown);
	}
}
