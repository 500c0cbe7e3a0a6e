import type { IExecuteFunctions } from 'n8n-workflow';
import { makeProof, matchesDigest } from '../../../page/link/proof';
import { findLink, linksOf, type LinkRecord } from '../../../page/link/records';
import type { OtherLink } from '../../../enrollment/wait';
import { FieldError } from '../../../pingone/errors/fieldError';

const LABEL = 'User';
const PUT_IN_FRONT =
	'Put a PingOne node with the operation Create Enrollment Link before this one, for the same user, and send its enrollment.link.';

function missing(link: LinkRecord | undefined, executionId: string): FieldError | undefined {
	if (!link) return new FieldError(LABEL, 'has no enrollment link in this execution', PUT_IN_FRONT);
	if (link.executionId !== executionId) {
		return new FieldError(
			LABEL,
			`has an enrollment link of another execution (${link.executionId}), from before this one was retried`,
			'That link leads to the execution that failed. Run the workflow from its start, so that a new link is made and sent.',
		);
	}
	if (link.spent) {
		return new FieldError(
			LABEL,
			'has no unused enrollment link: each is good for one wait',
			`Make another one before waiting again. ${PUT_IN_FRONT}`,
		);
	}
	if (Date.now() < link.validUntil) return undefined;
	return new FieldError(
		LABEL,
		`has an enrollment link that expired on ${new Date(link.validUntil).toISOString()}, before this node began to wait`,
		'Create the link right before it is sent, or set a longer Link Valid For.',
	);
}

/**
 * Finds the link that this execution created for a user and no node has waited on.
 *
 * @throws FieldError when there is none, or it is no longer valid
 */
export function requireLink(ctx: IExecuteFunctions, userId: string): LinkRecord {
	const link = findLink(linksOf(ctx), userId);
	const problem = missing(link, ctx.getExecutionId());
	if (problem) throw problem;
	return link as LinkRecord;
}

/**
 * Derives the proof of a link again.
 *
 * @param secret client secret of the worker app
 * @throws FieldError when the link was created with another secret
 */
export function proofOf(link: LinkRecord, secret: string): string {
	const proof = makeProof(secret, link);
	if (matchesDigest(proof, link.digest)) return proof;
	throw new FieldError(
		'Credential to connect with',
		'has another client secret than the one the enrollment link was made with',
		'Choose the same credential here and in Create Enrollment Link. After a change of the secret, create a new link.',
	);
}

/** The other links of the execution, with what this wait has to know about them. */
export const otherLinks = (ctx: IExecuteFunctions, own: LinkRecord): OtherLink[] =>
	linksOf(ctx)
		.filter(({ salt }) => salt !== own.salt)
		.map(({ digest, spent }) => ({ digest, spent }));
