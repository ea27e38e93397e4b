// A cloud platform's loader in miniature: requires the function's file and calls exports.main: scf.cjs FILE
const { main } = require(process.argv[2]);

main({}, { request_id: "1" }).then((outcome) => console.log(`RESULT ${JSON.stringify(outcome)}`));
