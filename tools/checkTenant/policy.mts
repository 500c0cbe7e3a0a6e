import type { Subject } from './subject.mts';
import type { Reply } from './tenant.mts';

const KEPT = ['authentication', 'sms', 'voice', 'email', 'mobile', 'totp', 'fido2'];

let made = 0;

const newPolicyName = () => {
	made += 1;
	return `n8n-check-${Date.now().toString(36)}-${made}`;
};

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
	const name = newPolicyName();
	const body = { ...rest, ...changed, name, default: false, forSignOnPolicy: false };
	return await makePolicy(subject, path, body);
}

async function makePolicy(subject: Subject, path: string, body: object): Promise<Reply> {
	const { call } = subject;
	const reply = await call('POST', path, { body });
	if (reply.status === 201) {
		subject.later(async () => await call('DELETE', `${path}/${String(reply.json.id)}`));
	}
	return reply;
}

/** Of a FIDO2 policy, what PingOne shows and does not document to take. */
const WRITTEN = [
	'_links',
	'_embedded',
	'id',
	'environment',
	'createdAt',
	'updatedAt',
	'aggregateDevices',
];

/** A FIDO2 policy like the default one that requires user verification at sign-ins, too. */
export async function verifyingFido2Policy(subject: Subject): Promise<Reply> {
	const { json } = await subject.call('GET', '/fido2Policies');
	const { fido2Policies: all = [] } = (json._embedded ?? {}) as {
		fido2Policies?: Array<Record<string, unknown>>;
	};
	const model = all.find((each) => each.default === true) ?? all[0] ?? {};
	const rest = Object.fromEntries(
		Object.entries(model).filter(([member]) => !WRITTEN.includes(member)),
	);
	return await makePolicy(subject, '/fido2Policies', {
		...rest,
		name: newPolicyName(),
		default: false,
		userVerification: { option: 'REQUIRED', enforceDuringAuthentication: true },
	});
}
