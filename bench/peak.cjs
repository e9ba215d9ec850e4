// Says at exit how much memory the process took at its peak, in kilobytes.
process.on('exit', () => process.stderr.write(`peak ${process.resourceUsage().maxRSS}\n`));
