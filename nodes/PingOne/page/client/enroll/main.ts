import { show } from '../dom';
import type { Link } from '../link';
import { onClick, run } from '../page';
import { fail, note, say } from '../view';
import type { Refusal } from '../wire';
import { Enrollment, tellOwnUse } from './enrollment';
import { guidance } from './guidance';
import { findHint } from './hint';
import { showText, texts } from './texts';

async function report(link: Link): Promise<void> {
	const reply = await link.ask('report');
	if (!reply.ok) return fail(reply);
	show([], ['report']);
	say(texts.reported);
}

async function advise(): Promise<void> {
	const hint = await findHint();
	if (hint) return note({ code: hint }, true);
	const help = await guidance();
	if (help) showText('guidance', help);
}

function refuse(link: Link, reply: Refusal): boolean {
	if (reply.canReport) onClick('report', async () => await report(link));
	return tellOwnUse(link, reply, link.kept.sent);
}

void run({
	begin(link) {
		const enrollment = new Enrollment(link);
		window.addEventListener('pagehide', () => enrollment.leave());
		onClick('skip', async () => await enrollment.skip());
		void advise();
		return async () => await enrollment.go();
	},
	refuse,
});
