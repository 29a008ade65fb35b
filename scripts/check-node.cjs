/* eslint-disable no-undef -- read by any Node, however old, which is why it is plain */
// What `engines` asks for, said in one line instead of by a syntax error.
var needed = Number(/\d+/.exec(require('../package.json').engines.node)[0]);
if (Number(process.versions.node.split('.')[0]) < needed) {
  process.stderr.write(
    'Node ' +
      needed +
      ' or newer is needed, this is ' +
      process.version +
      ': npm ci brings one, unless --ignore-scripts\n',
  );
  process.exit(1);
}
