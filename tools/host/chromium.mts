/** Where the browser of the tests is: `CHROMIUM_PATH`, or where Debian and Ubuntu have it. */
export const chromiumPath = (): string => process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
