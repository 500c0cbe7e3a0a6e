import { onSubmit } from '../intent';
import { hasWebAuthn, isInApp, run, withStartCode } from '../page';
import { note } from '../view';
import { Enrollment, tellOwnUse, tryOut } from './enrollment';
import { guidance } from './guidance';
import { showText } from './texts';

async function advise(): Promise<void> {
	if (isInApp || !hasWebAuthn()) return;
	const help = await guidance();
	if (help === 'noPlatform') return note({ code: help }, true);
	// What this device can do itself comes first, in the place of all that others can.
	if (help) showText(help === 'thisPhone' ? 'kind' : 'guidance', help);
}

void run({
	begin(link, { test }) {
		if (test) return tryOut(link);
		const enrollment = new Enrollment(link);
		window.addEventListener('pagehide', () => enrollment.leave());
		void advise();
		onSubmit(
			'main',
			withStartCode(async () => await enrollment.go()),
		);
	},
	needsKey: true,
	refuse: (link, reply) => tellOwnUse(link, reply, link.kept.sent),
});
