import { randomBytes } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import { PURPOSE } from '../../confirmation/wait';
import {
	digestOf,
	makeProof,
	makeStartCode,
	matchesDigest,
	type LinkBinding,
} from '../../page/link/proof';
import { findLink, linksOf, type LinkRecord } from '../../page/link/records';
import { FieldError } from '../../pingone/errors/fieldError';

const SALT_BYTES = 16;

/** A link that was made, with what only its receiver may see. */
export interface NewLink {
	record: LinkRecord;
	proof: string;
	startCode?: string;
}

/**
 * Makes a link that opens one confirmation for one user. Only the proof's digest is kept with the
 * execution.
 *
 * @param secret client secret of the worker app
 * @param settings `validMs` in milliseconds
 */
export function newLink(
	ctx: IExecuteFunctions,
	secret: string,
	userId: string,
	{ validMs, asksStartCode }: { validMs: number; asksStartCode: boolean },
): NewLink {
	const binding: LinkBinding & { executionId: string } = {
		executionId: ctx.getExecutionId(),
		userId,
		salt: randomBytes(SALT_BYTES).toString('base64url'),
		purpose: PURPOSE,
	};
	const proof = makeProof(secret, binding);
	const record: LinkRecord = {
		...binding,
		digest: digestOf(proof),
		validUntil: Date.now() + validMs,
		asksStartCode,
		spent: false,
	};
	linksOf(ctx, PURPOSE).push(record);
	return { record, proof, ...(asksStartCode && { startCode: makeStartCode(secret, binding) }) };
}

const PUT_IN_FRONT =
	'Put Create Confirmation Link before this node, for the same user, and send its confirmation.link. Or set Send Link With to A Workflow.';

function missing(link: LinkRecord | undefined, executionId: string): FieldError | undefined {
	const say = (what: string, hint: string) => new FieldError('User', what, hint);
	if (!link) return say('has no confirmation link in this execution', PUT_IN_FRONT);
	if (link.executionId !== executionId) {
		return say(
			`has a confirmation link of another execution (${link.executionId}), from before this one was retried`,
			'Run the workflow from its start, so that a new link is made and sent.',
		);
	}
	if (link.spent) {
		return say(
			'has no unused confirmation link: each is good for one decision',
			`Make another one before waiting again. ${PUT_IN_FRONT}`,
		);
	}
	if (Date.now() < link.validUntil) return undefined;
	return say(
		`has a confirmation link that expired on ${new Date(link.validUntil).toISOString()}, before this node began to wait`,
		'Create the link right before it is sent, or set a longer Valid For.',
	);
}

/**
 * Finds the link that this execution created for a user and no node has waited on.
 *
 * @throws FieldError when there is none, it is no longer valid, or the secret has changed
 */
export function requireLink(ctx: IExecuteFunctions, secret: string, userId: string): NewLink {
	const record = findLink(linksOf(ctx, PURPOSE), userId);
	const problem = missing(record, ctx.getExecutionId());
	if (!record || problem) throw problem;
	const proof = makeProof(secret, record);
	if (matchesDigest(proof, record.digest)) return { record, proof };
	throw new FieldError(
		'Credential to connect with',
		'has another client secret than the one the confirmation link was made with',
		'Choose the same credential here and in Create Confirmation Link. After a change of the secret, create a new link.',
	);
}
