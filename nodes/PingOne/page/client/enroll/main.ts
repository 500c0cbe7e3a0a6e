import { data } from '../dom';
import { onClick, onSubmit } from '../intent';
import { hasWebAuthn, isInApp, run, withStartCode } from '../page';
import { note } from '../view';
import { Enrollment, tellOwnUse } from './enrollment';
import { guidance } from './guidance';
import { showText } from './texts';

/** A warning about what may go wrong in this browser. */
export async function findHint(): Promise<string | undefined> {
	if (data.attachment !== 'PLATFORM') return undefined;
	const { PublicKeyCredential: api } = window;
	if (typeof api.isUserVerifyingPlatformAuthenticatorAvailable !== 'function') return undefined;
	return (await api.isUserVerifyingPlatformAuthenticatorAvailable()) ? undefined : 'noPlatform';
}

async function advise(): Promise<void> {
	if (isInApp || !hasWebAuthn()) return;
	const hint = await findHint();
	if (hint) return note({ code: hint }, true);
	const help = await guidance();
	if (help) showText('guidance', help);
}

void run({
	begin(link) {
		const enrollment = new Enrollment(link);
		window.addEventListener('pagehide', () => enrollment.leave());
		onClick('skip', async () => await enrollment.skip());
		void advise();
		onSubmit(
			'main',
			withStartCode(async () => await enrollment.go()),
		);
	},
	needsKey: true,
	refuse: (link, reply) => tellOwnUse(link, reply, link.kept.sent),
});
