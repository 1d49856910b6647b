print("apig-import")
