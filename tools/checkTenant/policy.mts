import type { Subject } from './subject.mts';
import type { Reply } from './tenant.mts';

const KEPT = ['authentication', 'sms', 'voice', 'email', 'mobile', 'totp', 'fido2'];

let made = 0;

/** A policy that differs from the subject's in some members only, which goes again at the end. */
export async function policyLike(
	subject: Subject,
	changes: Record<string, object>,
): Promise<Reply> {
	const { call, policyId } = subject;
	const path = '/deviceAuthenticationPolicies';
	const { json } = await call('GET', `${path}/${policyId}`);
	const rest = Object.fromEntries(Object.entries(json).filter(([member]) => KEPT.includes(member)));
	const changed = Object.fromEntries(
		Object.entries(changes).map(([name, value]) => [name, { ...(rest[name] as object), ...value }]),
	);
	made += 1;
	const name = `n8n-check-${Date.now().toString(36)}-${made}`;
	const body = { ...rest, ...changed, name, default: false, forSignOnPolicy: false };
	const reply = await call('POST', path, { body });
	if (reply.status === 201) {
		subject.later(async () => await call('DELETE', `${path}/${String(reply.json.id)}`));
	}
	return reply;
}
