import { randomBytes } from 'crypto';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { LinkRecord } from '../../page/link/records';
import { FieldError } from '../../pingone/errors/fieldError';
import {
	contextExpression,
	readWait,
	resumeAt,
	WAIT_KEY,
	type BaseWait,
	type Person,
} from '../../waiting/wait';
import { SEVERAL_USERS } from './laterNodes';
import { otherLinks } from './link';

const FORM_URL = '{{ $execution.resumeFormUrl }}';
const NONCE_BYTES = 24;

/** n8n's address for this execution, the beginning of every link. */
export const resumeUrlOf = (ctx: IExecuteFunctions): unknown => ctx.evaluateExpression(FORM_URL, 0);

/** What every wait begins with: whom a link asks, and what recognizes it. */
export function waitOf(
	ctx: IExecuteFunctions,
	person: Person,
	record: LinkRecord,
): Pick<BaseWait, 'version' | 'nonce' | 'person' | 'link' | 'others' | 'reminder'> {
	const { purpose, salt, digest, asksStartCode } = record;
	return {
		version: 1,
		nonce: randomBytes(NONCE_BYTES).toString('base64url'),
		person,
		link: { purpose, salt, digest, asksStartCode },
		others: otherLinks(ctx, record),
		reminder: 0,
	};
}

/**
 * Stores what the node has to remember where the webhook finds it. Reads it back at once, because a
 * node name that n8n cannot read in an expression would break the page for good.
 *
 * @throws FieldError
 */
export function keepWait(ctx: IExecuteFunctions, wait: BaseWait): void {
	const { name } = ctx.getNode();
	ctx.getContext('node')[WAIT_KEY] = wait;
	if (readWait(ctx.evaluateExpression(contextExpression(name), 0))?.nonce === wait.nonce) return;
	throw new FieldError(
		'Node name',
		'cannot be read by n8n, so that the page would stay closed',
		'Rename this node: use letters, digits and blanks only.',
	);
}

/** The single input item with which an execution can wait. @throws FieldError */
export function requireOneItem(ctx: IExecuteFunctions): void {
	const count = ctx.getInputData().length;
	if (count === 1) return;
	throw new FieldError(
		'Input',
		`must be one item, got ${count}: an execution waits for one user at a time`,
		SEVERAL_USERS,
	);
}

/**
 * Suspends the execution. From here on the webhook responds.
 *
 * @param proof of the link that opens the page, for the note that n8n shows at the waiting node
 * @param unanswered the node's output when nobody ends the wait before it pauses or expires
 * @returns what the node has to return
 */
export async function beginWait(
	ctx: IExecuteFunctions,
	wait: Pick<BaseWait, 'expiresAt' | 'pausesAt'>,
	proof: string,
	unanswered: IDataObject,
): Promise<INodeExecutionData[][]> {
	ctx.setMetadata({ resumeFormUrl: `${String(resumeUrlOf(ctx))}#${proof}` });
	// When the wait times out, n8n 2.41 passes the node's input on. It must not be mistaken for a
	// device.
	const items = [{ json: unanswered, pairedItem: { item: 0 } }];
	const run = ctx.getExecuteData();
	run.data.main = [items];
	// n8n 2.41 resumes by turning the run's node off, and passes the input of other runs of that same
	// node on: of a second review, what the model has sent.
	run.node = { ...run.node };
	const { pausesAt } = wait;
	await ctx.putExecutionToWait(pausesAt === undefined ? resumeAt(wait) : new Date(pausesAt));
	// A list of its own: of a node with an error output, n8n 2.41 empties the one that it is given
	// (handleNodeErrorOutput).
	return [[...items]];
}
