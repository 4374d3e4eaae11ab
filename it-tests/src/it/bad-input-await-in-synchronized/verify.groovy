def checks = evaluate(new File(basedir, '../common/checks.groovy'))
checks.isRejectedFor(
    ['TARRY-003', 'shop.Store', 'block', 'Store.java:18'],
    ['TARRY-003', 'shop.Store', 'method', 'Store.java:24'],
)
